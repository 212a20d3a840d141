package io.workflow.worker.activity;

import io.workflow.ApplicationFailure;
import io.workflow.data.DataConversionException;

/** What becomes of an attempt whose input can't be read, or whose result can't be written. */
final class UnconvertibleValues {

  /** What retry policies know both failures by. */
  static final String TYPE = DataConversionException.class.getName();

  /**
   * Another worker may be able to read what this one can't: while a new version is being rolled
   * out, the old one meets values that it does not know yet. By the default policy these attempts
   * take five minutes; after that it is no rollout but a mistake.
   */
  static final int ATTEMPTS_TO_READ = 10;

  private UnconvertibleValues() {}

  static ApplicationFailure unreadableInput(
      String activityType, int attempt, DataConversionException why) {
    boolean last = attempt >= ATTEMPTS_TO_READ;
    return ApplicationFailure.builder(
            "Can't read the input of activity %s: %s. %s"
                .formatted(
                    activityType,
                    why.getMessage(),
                    last
                        ? "It is not tried again, after %d attempts".formatted(attempt)
                        : ("A newer version of the application may be able to: tried again "
                                + "until attempt %d")
                            .formatted(ATTEMPTS_TO_READ)),
            TYPE)
        .nonRetryable(last)
        .cause(why)
        .build();
  }

  /** Not tried again: what the code did was done, and the next attempt would do it once more. */
  static ApplicationFailure unwritableResult(String activityType, DataConversionException why) {
    return ApplicationFailure.builder(
            ("Activity %s has run, but its result can't be written: %s. It is not tried "
                    + "again, as the next attempt would do its work once more")
                .formatted(activityType, why.getMessage()),
            TYPE)
        .nonRetryable(true)
        .cause(why)
        .build();
  }
}
