package io.workflow.autoconfigure;

import io.workflow.ActivityOptions;
import io.workflow.WorkflowOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Options of single workflow or activity types from properties. Looked up by type, since the name
 * of a type may have dots itself: {@code activities.Payments.charge} and {@code
 * activities[Payments.charge]} mean the same.
 *
 * @param <O> the options
 */
final class TypePropertySource<O> implements Function<String, Optional<O>> {

  private final Binder binder;
  private final String prefix;
  private final Function<ConfigurationPropertyName, Optional<O>> read;
  private final BinaryOperator<O> merge;
  private final Map<String, Optional<O>> found = new ConcurrentHashMap<>();

  private <P> TypePropertySource(
      Environment environment,
      String prefix,
      Class<P> properties,
      Function<P, O> options,
      BinaryOperator<O> merge) {
    this.binder = Binder.get(environment);
    this.prefix = prefix;
    this.merge = merge;
    Bindable<P> bindable = Bindable.of(properties);
    this.read =
        name -> {
          P bound = binder.bind(name, bindable).orElse(null);
          return bound == null ? Optional.empty() : Optional.of(options.apply(bound));
        };
  }

  static TypePropertySource<ActivityOptions> activities(Environment environment) {
    return new TypePropertySource<>(
        environment,
        "workflow.worker.activities",
        ActivityProperties.class,
        ActivityProperties::options,
        ActivityOptions::orElse);
  }

  static TypePropertySource<WorkflowOptions> workflows(Environment environment) {
    return new TypePropertySource<>(
        environment,
        "workflow.client.workflows",
        WorkflowTypeProperties.class,
        WorkflowTypeProperties::options,
        (one, other) -> one);
  }

  @Override
  public Optional<O> apply(String type) {
    return found.computeIfAbsent(type, this::find);
  }

  private Optional<O> find(String type) {
    Optional<O> quoted = read.apply(ConfigurationPropertyName.of(prefix).append("[" + type + "]"));
    Optional<O> dotted = read.apply(ConfigurationPropertyName.adapt(prefix + "." + type, '.'));
    return quoted.isPresent() && dotted.isPresent()
        ? Optional.of(merge.apply(quoted.get(), dotted.get()))
        : quoted.or(() -> dotted);
  }
}
