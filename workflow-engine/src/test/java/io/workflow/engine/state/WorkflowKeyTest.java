package io.workflow.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WorkflowKeyTest {

  @Test
  void shouldRefuseIdsThatCanNotBeStored() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WorkflowKey("default", "order\0"))
        .withMessageContaining("the workflow id without the character U+0000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WorkflowKey("a\uDC00", "order"))
        .withMessageContaining("the namespace without half a surrogate pair (U+DC00)");
    assertThatIllegalArgumentException().isThrownBy(() -> new WorkflowKey("a", "\uD83D\uD83D"));
    assertThat(new WorkflowKey("default", "\uD83C\uDF55 7").workflowId()).hasSize(4);
  }
}
