package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.ActivityOptions;
import io.workflow.RetryOptions;
import io.workflow.definition.ActivityRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActivityOptionsResolverTest {

  private static final ActivityOptions ANNOTATION =
      ActivityOptions.builder()
          .startToCloseTimeout(Duration.ofSeconds(1))
          .heartbeatTimeout(Duration.ofSeconds(1))
          .taskQueue("annotation")
          .retryOptions(RetryOptions.builder().maximumAttempts(1).backoffCoefficient(3).build())
          .build();

  private static final ActivityOptions PROPERTY =
      ActivityOptions.builder()
          .startToCloseTimeout(Duration.ofSeconds(2))
          .heartbeatTimeout(Duration.ofSeconds(2))
          .retryOptions(RetryOptions.builder().maximumAttempts(2).build())
          .build();

  private final ActivityOptionsResolver resolver =
      new ActivityOptionsResolver(
          type -> type.equals("Configured") ? Optional.of(PROPERTY) : Optional.empty(),
          ActivityRegistry.of(List.of()));

  @Test
  void shouldPreferCallThenPropertyThenAnnotation() {
    ActivityOptions call = ActivityOptions.startToClose(Duration.ofSeconds(3));

    assertThat(resolver.resolve("Configured", call, ANNOTATION))
        .isEqualTo(
            ActivityOptions.builder()
                .startToCloseTimeout(Duration.ofSeconds(3))
                .heartbeatTimeout(Duration.ofSeconds(2))
                .taskQueue("annotation")
                .retryOptions(
                    RetryOptions.builder().maximumAttempts(2).backoffCoefficient(3).build())
                .build());
  }

  @Test
  void shouldGiveOneMinuteWhenNothingSaysHowLong() {
    assertThat(resolver.resolve("Other", ActivityOptions.notSet()))
        .isEqualTo(ActivityOptions.startToClose(Duration.ofMinutes(1)));
    ActivityOptions overAll =
        ActivityOptions.builder().scheduleToCloseTimeout(Duration.ofHours(1)).build();
    assertThat(resolver.resolve("Other", overAll)).isEqualTo(overAll);
  }
}
