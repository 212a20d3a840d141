package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What went wrong, in a form that travels between languages.
 *
 * @param message for people; never empty of meaning, may be an empty string
 * @param source the SDK that made it
 * @param stackTrace in the notation of the source's language; may be empty
 * @param cause what caused this failure
 * @param info the kind of failure and what is particular to it
 * @param encodedAttributes message and stack as a codec encoded them; {@code null} when they are
 *     plain
 * @param unread the kind with all that was sent of it, where {@code info} does not say it all
 */
public record Failure(
    String message,
    String source,
    String stackTrace,
    @JsonDeserialize(using = CauseDeserializer.class) @Nullable Failure cause,
    Info info,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Payload encodedAttributes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Opaque unread) {

  /** A failure without a stack and a cause. */
  public static Failure of(String message, Info info) {
    return new Failure(message, "", "", null, info, null, null);
  }

  /** A failure of the system itself, found by the server. */
  public static Failure server(String message) {
    return of(message, new Server(false));
  }

  public static Failure timeout(String message, TimeoutType type) {
    return of(message, new Timeout(type, List.of()));
  }

  /** This failure with another cause. */
  public Failure withCause(@Nullable Failure newCause) {
    return new Failure(message, source, stackTrace, newCause, info, encodedAttributes, unread);
  }

  /** The kind of a failure. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
  public sealed interface Info {}

  /**
   * Thrown by the application.
   *
   * @param type the name that retry policies and catch blocks go by
   * @param nextRetryDelay replaces the retry policy's interval once
   */
  public record Application(
      String type, boolean nonRetryable, List<Payload> details, @Nullable Duration nextRetryDelay)
      implements Info {
    public Application {
      details = Payloads.orEmpty(details);
    }
  }

  /** A timeout passed; {@code lastHeartbeatDetails} are what the activity last reported. */
  public record Timeout(TimeoutType type, List<Payload> lastHeartbeatDetails) implements Info {
    public Timeout {
      lastHeartbeatDetails = Payloads.orEmpty(lastHeartbeatDetails);
    }
  }

  /** Ended because it was asked to. */
  public record Canceled(List<Payload> details) implements Info {
    public Canceled {
      details = Payloads.orEmpty(details);
    }
  }

  /** Ended from outside, at once. */
  public record Terminated() implements Info {}

  /** The system failed, not the application. */
  public record Server(boolean nonRetryable) implements Info {}

  /** An activity failed for good; the cause says how. */
  public record Activity(
      long scheduledEventId,
      long startedEventId,
      String identity,
      String activityType,
      String activityId,
      RetryState retryState)
      implements Info {}

  /** A child workflow ended badly; the cause says how. */
  public record ChildWorkflow(
      String namespace,
      String workflowId,
      String runId,
      String workflowType,
      long initiatedEventId,
      long startedEventId,
      RetryState retryState)
      implements Info {}

  /** Whoever made it did not say of what kind it is, or did so by a word that is not known here. */
  public record Unspecified() implements Info {}

  /** The run was reset while an activity was under way. */
  public record ResetWorkflow(List<Payload> lastHeartbeatDetails) implements Info {
    public ResetWorkflow {
      lastHeartbeatDetails = Payloads.orEmpty(lastHeartbeatDetails);
    }
  }
}
