package io.workflow.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.state.Lineage.Ancestor;
import org.junit.jupiter.api.Test;

class LineageTest {

  @Test
  void shouldKnowWhoWroteWhichEvents() {
    Lineage third = Lineage.of("first").resetTo("second", 10).resetTo("third", 20);
    assertThat(third.writerOf(1)).isEqualTo("first");
    assertThat(third.writerOf(10)).isEqualTo("first");
    assertThat(third.writerOf(11)).isEqualTo("second");
    assertThat(third.writerOf(20)).isEqualTo("second");
    assertThat(third.writerOf(21)).isEqualTo("third");
  }

  @Test
  void shouldForgetRunsOfWhichNothingIsLeft() {
    Lineage lineage = Lineage.of("first").resetTo("second", 10).resetTo("third", 10);
    assertThat(lineage.ancestors()).containsExactly(new Ancestor("first", 10));
    assertThat(lineage.resetTo("fourth", 5).ancestors()).containsExactly(new Ancestor("first", 5));
    assertThat(lineage.resetTo("fourth", 12).ancestors())
        .containsExactly(new Ancestor("first", 10), new Ancestor("third", 12));
  }
}
