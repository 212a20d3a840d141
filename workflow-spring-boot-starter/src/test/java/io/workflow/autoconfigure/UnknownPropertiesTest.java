package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.autoconfigure.app.Shop;
import io.workflow.definition.DefinitionException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class UnknownPropertiesTest {

  private final ApplicationContextRunner shop =
      WorkerContext.runner().withUserConfiguration(Shop.class);

  @ParameterizedTest
  @CsvSource({
    "workflow.worker.activity-slot, activity-slots",
    "workflow.worker.kafka.workflow-partition, kafka.workflow-partitions",
    "workflow.client.name-spaces, namespace",
    "workflow.worker.activities.payments.charge.start-to-close-timout, start-to-close-timeout",
    "workflow.worker.activities[Payments.charge].retry.maximum-attempt, retry.maximum-attempts",
    "workflow.client.workflows.order.run-timeouts, run-timeout"
  })
  void shouldRefuseOptionsThatAreNone(String property, String meant) {
    shop.withPropertyValues(property + "=1")
        .run(
            context ->
                assertThat(Objects.requireNonNull(context.getStartupFailure()))
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining("'" + property + "'")
                    .hasMessageContaining("Did you mean '" + meant + "'?"));
  }

  @Test
  void shouldTakeAllWaysToWriteAName() {
    shop.withPropertyValues(
            "workflow.worker.activities.Payments.charge.start-to-close-timeout=7s",
            "workflow.worker.activities.payments.charge.startToCloseTimeout=7s",
            "workflow.worker.activities[Payments.charge].retry.maximum-attempts=3",
            "workflow.worker.activities.Ovens.bake.retry.non-retryable-error-types[0]=Burnt",
            "workflow.worker.activitySlots=7",
            "workflow.worker.business-failures[0]=java.io.IOException",
            "workflow.worker.kafka.properties.sasl.mechanism=PLAIN",
            "workflow.client.workflows.Order.retry.maximum-attempts=2",
            "workflow.server.something=else")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              UnknownProperties properties = context.getBean(UnknownProperties.class);
              assertThat(properties.unknownActivities()).isEmpty();
              assertThat(properties.unknownWorkflows()).isEmpty();
            });
  }

  @Test
  void shouldTellOfTypesThatNobodyKnows() {
    shop.withPropertyValues(
            "workflow.worker.activities.Paymnts.charge.start-to-close-timeout=7s",
            "workflow.worker.activities[Other.do].retry.maximum-attempts=7",
            "workflow.client.workflows.Oder.run-timeout=1h")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              UnknownProperties properties = context.getBean(UnknownProperties.class);
              assertThat(properties.unknownActivities())
                  .containsExactly("Other.do", "paymnts.charge");
              assertThat(properties.unknownWorkflows()).containsExactly("oder");
            });
  }

  @Test
  void shouldKnowWhatIsClose() {
    List<String> known = List.of("Payments.charge", "Payments.refund", "Ovens.bake");

    assertThat(ClosestName.to("Paymnts.charge", known)).contains("Payments.charge");
    assertThat(ClosestName.to("payments.refunds", known)).contains("Payments.refund");
    assertThat(ClosestName.to("Mail.send", known)).isEmpty();
  }
}
