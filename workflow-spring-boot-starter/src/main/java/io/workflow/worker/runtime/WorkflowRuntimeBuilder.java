package io.workflow.worker.runtime;

import io.workflow.ActivityOptions;
import io.workflow.data.DataConverter;
import io.workflow.data.FailureConverter;
import io.workflow.data.JsonDataConverter;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowRegistry;
import io.workflow.worker.HistorySource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what a runtime needs. Workflows, activities and history source must be given. */
public final class WorkflowRuntimeBuilder {

  private @Nullable WorkflowRegistry workflows;
  private @Nullable ActivityRegistry activities;
  private @Nullable HistorySource historySource;
  private DataConverter dataConverter = new JsonDataConverter();
  private Function<String, Optional<ActivityOptions>> activityProperties = type -> Optional.empty();
  private Function<Class<?>, Optional<?>> configuration = type -> Optional.empty();
  private List<Class<? extends Throwable>> businessFailures = List.of();
  private int cacheSize = 10_000;
  private Duration deadlockLimit = Duration.ofSeconds(1);

  WorkflowRuntimeBuilder() {}

  public WorkflowRuntimeBuilder workflows(WorkflowRegistry value) {
    workflows = value;
    return this;
  }

  public WorkflowRuntimeBuilder activities(ActivityRegistry value) {
    activities = value;
    return this;
  }

  public WorkflowRuntimeBuilder historySource(HistorySource value) {
    historySource = value;
    return this;
  }

  /** Default: {@link JsonDataConverter}. */
  public WorkflowRuntimeBuilder dataConverter(DataConverter value) {
    dataConverter = value;
    return this;
  }

  /** The application's properties for an activity type; they go before annotations. */
  public WorkflowRuntimeBuilder activityProperties(
      Function<String, Optional<ActivityOptions>> value) {
    activityProperties = value;
    return this;
  }

  /** Finds the records that constructors of workflows ask for. */
  public WorkflowRuntimeBuilder configuration(Function<Class<?>, Optional<?>> value) {
    configuration = value;
    return this;
  }

  /** Exceptions that fail the workflow, besides the API's own. */
  public WorkflowRuntimeBuilder businessFailures(List<Class<? extends Throwable>> value) {
    businessFailures = List.copyOf(value);
    return this;
  }

  /** How many executions stay in memory. Default: 10,000. */
  public WorkflowRuntimeBuilder cacheSize(int value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "Expected a cache size of 0 (nothing is cached) or more, but got " + value);
    }
    cacheSize = value;
    return this;
  }

  /** How long workflow code may run without blocking before it is reported. Default: 1 s. */
  public WorkflowRuntimeBuilder deadlockLimit(Duration value) {
    deadlockLimit = value;
    return this;
  }

  public WorkflowRuntime build() {
    WorkflowRegistry knownWorkflows = Objects.requireNonNull(workflows, "workflows");
    ActivityRegistry knownActivities = Objects.requireNonNull(activities, "activities");
    RuntimeServices services =
        new RuntimeServices(
            dataConverter,
            new FailureConverter(dataConverter),
            new ActivityOptionsResolver(activityProperties, knownActivities),
            businessFailures);
    return new WorkflowRuntime(
        new ExecutionFactory(knownWorkflows, knownActivities, services, configuration),
        services,
        new Histories(Objects.requireNonNull(historySource, "historySource")),
        new ExecutionCache(cacheSize),
        new DeadlockWatch(deadlockLimit));
  }
}
