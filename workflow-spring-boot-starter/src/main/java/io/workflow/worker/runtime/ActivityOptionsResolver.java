package io.workflow.worker.runtime;

import io.workflow.ActivityOptions;
import io.workflow.definition.ActivityRegistry;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which option of an activity counts: place of call, then property, then annotation, then default.
 */
final class ActivityOptionsResolver {

  /** Of one attempt, when nothing says how long one may take. */
  static final Duration DEFAULT_START_TO_CLOSE = Duration.ofMinutes(1);

  private final Function<String, Optional<ActivityOptions>> properties;
  private final ActivityRegistry activities;

  ActivityOptionsResolver(
      Function<String, Optional<ActivityOptions>> properties, ActivityRegistry activities) {
    this.properties = properties;
    this.activities = activities;
  }

  /** For a call by name; the annotations count when the activity is of this application. */
  ActivityOptions resolve(String activityType, ActivityOptions call) {
    ActivityOptions annotation =
        activities
            .find(activityType)
            .map(definition -> definition.options())
            .orElse(ActivityOptions.notSet());
    return resolve(activityType, call, annotation);
  }

  /** Of an activity of this application; empty when it is not of this application. */
  List<Type> parameterTypes(String activityType) {
    return activities
        .find(activityType)
        .map(definition -> definition.parameterTypes())
        .orElse(List.of());
  }

  /** Options that are complete: nothing that has a default is left out. */
  ActivityOptions resolve(String activityType, ActivityOptions call, ActivityOptions annotation) {
    ActivityOptions set =
        call.orElse(properties.apply(activityType).orElse(null)).orElse(annotation);
    return set.startToCloseTimeout() == null && set.scheduleToCloseTimeout() == null
        ? set.orElse(ActivityOptions.startToClose(DEFAULT_START_TO_CLOSE))
        : set;
  }
}
