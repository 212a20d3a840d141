package io.workflow;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The application says that something failed.
 *
 * <p>Thrown by an activity, it is tried again by the retry policy unless it is non-retryable or of
 * a type that the policy excludes. Thrown by workflow code, it fails the workflow (any other
 * exception only fails the workflow task, which is tried again until the code is mended). An
 * exception of another class that leaves an activity arrives as this, with the name of its class as
 * type.
 */
public final class ApplicationFailure extends DurableFailure {

  private final String type;
  private final boolean nonRetryable;
  private final transient Details details;
  private final @Nullable Duration nextRetryDelay;

  private ApplicationFailure(Builder builder) {
    super(builder.message, builder.message, builder.cause);
    this.type = builder.type;
    this.nonRetryable = builder.nonRetryable;
    this.details = builder.details;
    this.nextRetryDelay = builder.nextRetryDelay;
  }

  /** A failure that the retry policy may try again. */
  public static ApplicationFailure of(String message, String type, @Nullable Object... details) {
    return builder(message, type).details(details).build();
  }

  /** A failure that is not tried again. */
  public static ApplicationFailure nonRetryable(
      String message, String type, @Nullable Object... details) {
    return builder(message, type).nonRetryable(true).details(details).build();
  }

  /** {@code type} is what retry policies and callers tell failures apart by. */
  public static Builder builder(String message, String type) {
    return new Builder(message, type);
  }

  /** What retry policies and callers tell failures apart by. */
  public String type() {
    return type;
  }

  public boolean isNonRetryable() {
    return nonRetryable;
  }

  public Details details() {
    return details;
  }

  /** Replaces the retry policy's interval once; {@code null} when the policy decides. */
  public @Nullable Duration nextRetryDelay() {
    return nextRetryDelay;
  }

  /** Not safe for use by several threads. */
  public static final class Builder {
    private final String message;
    private final String type;
    private boolean nonRetryable;
    private Details details = Details.NONE;
    private @Nullable Duration nextRetryDelay;
    private @Nullable Throwable cause;

    private Builder(String message, String type) {
      this.message = Objects.requireNonNull(message);
      this.type = Objects.requireNonNull(type);
    }

    public Builder nonRetryable(boolean value) {
      nonRetryable = value;
      return this;
    }

    public Builder details(@Nullable Object... values) {
      details = Details.of(values);
      return this;
    }

    public Builder details(Details value) {
      details = value;
      return this;
    }

    public Builder nextRetryDelay(@Nullable Duration value) {
      Checks.notNegative("nextRetryDelay", value);
      nextRetryDelay = value;
      return this;
    }

    public Builder cause(@Nullable Throwable value) {
      cause = value;
      return this;
    }

    public ApplicationFailure build() {
      return new ApplicationFailure(this);
    }
  }
}
