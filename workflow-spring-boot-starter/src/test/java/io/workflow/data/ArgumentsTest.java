package io.workflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.Run;
import io.workflow.definition.Parameters;
import io.workflow.definition.WorkflowMetadata;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  private static final DataConverter VALUES = new JsonDataConverter();

  interface Charge {
    @Run
    void charge(String card, @Nullable String note, int cents);
  }

  interface Open {
    @Run
    void open(
        String name,
        @Nullable String note,
        Optional<String> nickname,
        OptionalInt limit,
        String... tags);
  }

  /** Does not repeat what the interface says. */
  @SuppressWarnings("NullAway") // that is what is tried
  static class OpenWorkflow implements Open {
    @Override
    public void open(
        String name, String note, Optional<String> nickname, OptionalInt limit, String... tags) {}
  }

  private static Parameters of(Class<?> workflow) {
    return WorkflowMetadata.of(workflow).run().parameters();
  }

  @Test
  void shouldNameTheParameterThatHasNoValue() {
    assertThatThrownBy(() -> Arguments.read(VALUES.toPayloads("card"), of(Charge.class), VALUES))
        .isInstanceOf(DataConversionException.class)
        .hasMessageContaining(
            "a value for parameter 3 'cents' (int) of Charge.charge(String, String, int), but got 1 of 3")
        .hasMessageContaining("@Nullable");
    assertThatThrownBy(() -> Arguments.read(List.of(), of(Charge.class), VALUES))
        .isInstanceOf(DataConversionException.class)
        .hasMessageContaining("parameter 1 'card' (String)");
  }

  @Test
  void shouldDoWithoutWhatMayBeLeftOut() {
    assertThat(Arguments.read(VALUES.toPayloads("n"), of(OpenWorkflow.class), VALUES))
        .containsExactly("n", null, Optional.empty(), OptionalInt.empty(), new String[0]);
    assertThat(Arguments.read(VALUES.toPayloads("n", "o"), of(Open.class), VALUES))
        .startsWith("n", "o");
  }

  @Test
  void shouldIgnoreWhatANewerSenderKnows() {
    assertThat(Arguments.read(VALUES.toPayloads("c", "n", 3, "new"), of(Charge.class), VALUES))
        .containsExactly("c", "n", 3);
  }
}
