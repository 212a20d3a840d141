package io.workflow.autoconfigure;

import io.workflow.ActivityOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Options of activities from properties. Looked up by type, since the name of a type has dots
 * itself: {@code activities.Payments.charge} and {@code activities[Payments.charge]} mean the same.
 */
final class ActivityPropertySource implements Function<String, Optional<ActivityOptions>> {

  private static final String PREFIX = "workflow.worker.activities";
  private static final Bindable<ActivityProperties> PROPERTIES =
      Bindable.of(ActivityProperties.class);

  private final Binder binder;
  private final Map<String, Optional<ActivityOptions>> found = new ConcurrentHashMap<>();

  ActivityPropertySource(Environment environment) {
    this.binder = Binder.get(environment);
  }

  @Override
  public Optional<ActivityOptions> apply(String activityType) {
    return found.computeIfAbsent(activityType, this::find);
  }

  private Optional<ActivityOptions> find(String activityType) {
    ConfigurationPropertyName quoted =
        ConfigurationPropertyName.of(PREFIX).append("[" + activityType + "]");
    ConfigurationPropertyName dotted =
        ConfigurationPropertyName.adapt(PREFIX + "." + activityType, '.');
    Optional<ActivityOptions> first = bind(quoted);
    Optional<ActivityOptions> second = bind(dotted);
    return first.isPresent() && second.isPresent()
        ? Optional.of(first.get().orElse(second.get()))
        : first.or(() -> second);
  }

  private Optional<ActivityOptions> bind(ConfigurationPropertyName name) {
    return Optional.ofNullable(
        binder.bind(name, PROPERTIES).map(ActivityProperties::options).orElse(null));
  }
}
