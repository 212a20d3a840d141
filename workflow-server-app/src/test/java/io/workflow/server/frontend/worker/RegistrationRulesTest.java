package io.workflow.server.frontend.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.frontend.ValueRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistrationRulesTest {

  private final RegistrationRules rules =
      new RegistrationRules(new ValueRules(LimitProperties.defaults()));

  @Test
  void shouldRefuseNamesThatCannotBeStored() {
    assertThatThrownBy(() -> rules.check(worker("w", "with\u0000nothing")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("taskQueue")
        .hasMessageContaining("U+0000");
    assertThatThrownBy(() -> rules.check(worker("w\u0000", "orders")))
        .hasMessageContaining("identity");
    assertThatThrownBy(() -> rules.check(worker("w", ""))).hasMessageContaining("taskQueue");
    assertThatThrownBy(() -> rules.check(worker("w", "q".repeat(1_001))))
        .hasMessageContaining("taskQueue");
    assertThatCode(() -> rules.check(worker("w", "orders"))).doesNotThrowAnyException();
  }

  private static WorkerRequest.Register worker(String identity, String taskQueue) {
    return new WorkerRequest.Register(
        "default", identity, null, Map.of(), Map.of(taskQueue, Set.of("bake")), true);
  }
}
