package io.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void shouldTakeWhatIsNotSetFromTheDefaults() {
    ActivityOptions defaults =
        ActivityOptions.builder()
            .startToCloseTimeout(Duration.ofSeconds(1))
            .taskQueue("queue")
            .retryOptions(RetryOptions.builder().maximumAttempts(3).doNotRetry("Declined").build())
            .build();
    ActivityOptions own =
        ActivityOptions.builder()
            .startToCloseTimeout(Duration.ofSeconds(2))
            .retryOptions(RetryOptions.builder().maximumAttempts(1).build())
            .build();

    ActivityOptions merged = own.orElse(defaults);

    assertThat(merged.startToCloseTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(merged.taskQueue()).isEqualTo("queue");
    assertThat(merged.retryOptions())
        .isEqualTo(RetryOptions.builder().maximumAttempts(1).doNotRetry("Declined").build());
    assertThat(own.orElse(ActivityOptions.notSet())).isEqualTo(own);
  }

  @Test
  void shouldKnowTheTimeoutsOfAWorkflowThatAreNotSet() {
    WorkflowOptions.Timeouts own = new WorkflowOptions.Timeouts(null, Duration.ofHours(1), null);
    WorkflowOptions.Timeouts defaults =
        new WorkflowOptions.Timeouts(Duration.ofDays(1), Duration.ofHours(2), null);

    assertThat(own.orElse(defaults))
        .isEqualTo(new WorkflowOptions.Timeouts(Duration.ofDays(1), Duration.ofHours(1), null));
    assertThatThrownBy(() -> WorkflowOptions.builder().cronSchedule(" ").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@every 1h");
  }

  @Test
  void shouldNameExceptionsByTheirClass() {
    assertThat(RetryOptions.builder().doNotRetry(IllegalStateException.class).build())
        .extracting(RetryOptions::nonRetryableErrorTypes)
        .isEqualTo(java.util.List.of("java.lang.IllegalStateException"));
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertThatThrownBy(() -> RetryOptions.builder().maximumAttempts(-1).build())
        .hasMessage("Expected maximumAttempts of 0 (without end) or more, but got -1");
    assertThatThrownBy(() -> RetryOptions.builder().backoffCoefficient(0.5).build())
        .hasMessage("Expected a backoffCoefficient of at least 1, but got 0.5");
    assertThatThrownBy(() -> ActivityOptions.startToClose(Duration.ZERO))
        .hasMessage("Expected startToCloseTimeout to be positive, but got PT0S");
    assertThatThrownBy(() -> WorkflowOptions.workflowId(" "))
        .hasMessage("Expected a workflowId that is not blank");
  }

  @Test
  void shouldTellCancellationsFromOtherFailures() {
    CanceledFailure canceled = new CanceledFailure("stop");

    assertThat(CanceledFailure.isCause(canceled)).isTrue();
    assertThat(
            CanceledFailure.isCause(
                new ActivityFailure("Pay", "1", 5, 0, "", "CANCEL_REQUESTED", canceled)))
        .isTrue();
    assertThat(CanceledFailure.isCause(ApplicationFailure.of("no", "Declined"))).isFalse();
  }

  @Test
  void shouldRefuseTheContextsOutsideTheirThreads() {
    assertThatThrownBy(ActivityContext::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("an activity method that a worker runs");
    assertThatThrownBy(Durable::now)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("by workflow code");
  }
}
