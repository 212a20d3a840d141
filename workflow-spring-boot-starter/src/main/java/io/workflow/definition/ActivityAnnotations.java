package io.workflow.definition;

import io.workflow.Activity;
import io.workflow.ActivityOptions;
import io.workflow.Retry;
import io.workflow.RetryOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code @Activity}. */
final class ActivityAnnotations {

  private ActivityAnnotations() {}

  /** {@code onTypes} may say the part before the dot, the first that does counts. */
  static String typeName(
      Class<?> contract,
      Method method,
      @Nullable Activity onMethod,
      Stream<@Nullable Activity> onTypes) {
    if (onMethod != null && !onMethod.name().isEmpty()) {
      return onMethod.name();
    }
    String prefix =
        onTypes
            .filter(Objects::nonNull)
            .map(annotation -> Objects.requireNonNull(annotation).name())
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse(contract.getSimpleName());
    return prefix + "." + method.getName();
  }

  /** {@code place} is for errors. */
  static ActivityOptions options(@Nullable Activity annotation, String place) {
    if (annotation == null) {
      return ActivityOptions.notSet();
    }
    String on = " of @Activity on " + place;
    return new ActivityOptions(
        annotation.taskQueue().isEmpty() ? null : annotation.taskQueue(),
        DurationText.parse(annotation.startToCloseTimeout(), "startToCloseTimeout" + on),
        DurationText.parse(annotation.scheduleToCloseTimeout(), "scheduleToCloseTimeout" + on),
        DurationText.parse(annotation.scheduleToStartTimeout(), "scheduleToStartTimeout" + on),
        DurationText.parse(annotation.heartbeatTimeout(), "heartbeatTimeout" + on),
        retry(annotation.retry(), "retry" + on),
        null,
        null);
  }

  private static @Nullable RetryOptions retry(Retry annotation, String place) {
    Duration initial =
        DurationText.parse(annotation.initialInterval(), "initialInterval in " + place);
    Duration maximum =
        DurationText.parse(annotation.maximumInterval(), "maximumInterval in " + place);
    boolean coefficientSet = annotation.backoffCoefficient() != 0;
    boolean attemptsSet = annotation.maximumAttempts() != -1;
    boolean typesSet = annotation.nonRetryableErrorTypes().length > 0;
    if (initial == null && maximum == null && !coefficientSet && !attemptsSet && !typesSet) {
      return null;
    }
    try {
      return new RetryOptions(
          initial,
          coefficientSet ? annotation.backoffCoefficient() : null,
          maximum,
          attemptsSet ? annotation.maximumAttempts() : null,
          typesSet ? List.of(annotation.nonRetryableErrorTypes()) : null);
    } catch (IllegalArgumentException wrong) {
      throw new DefinitionException(wrong.getMessage() + ", in " + place);
    }
  }
}
