package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.ConfigMetadata;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.taskqueue.v1.RateLimitConfig;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse.EffectiveRateLimit;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.matching.PollRequest;
import io.workflow.server.matching.PollerSeen;
import io.workflow.server.matching.QueueConfig;
import io.workflow.server.matching.QueueConfigs;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.namespace.NamespaceRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What operators set for a task queue: how many tasks a second it gives away, and of which. */
@Component
final class TaskQueueConfigCalls implements TemporalCalls {

  /** As many as with Temporal's own server. */
  private static final int MOST_WEIGHTS = 1_000;

  private final QueueConfigs configs;
  private final NamespaceRegistry namespaces;
  private final InstantSource clock;

  TaskQueueConfigCalls(QueueConfigs configs, NamespaceRegistry namespaces, InstantSource clock) {
    this.configs = configs;
    this.namespaces = namespaces;
    this.clock = clock;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getUpdateTaskQueueConfigMethod(), this::update);
  }

  private UpdateTaskQueueConfigResponse update(UpdateTaskQueueConfigRequest request) {
    namespaces.require(request.getNamespace());
    QueueKey queue = queue(request);
    QueueConfig.Update update =
        new QueueConfig.Update(
            request.hasUpdateQueueRateLimit()
                ? limit(request.getUpdateQueueRateLimit(), request.getIdentity())
                : null,
            request.hasUpdateFairnessKeyRateLimitDefault()
                ? limit(request.getUpdateFairnessKeyRateLimitDefault(), request.getIdentity())
                : null,
            request.getSetFairnessWeightOverridesMap(),
            request.getUnsetFairnessWeightOverridesList());
    checkWeights(update);
    QueueConfig config =
        update.isEmpty()
            ? configs.find(queue)
            : configs.update(queue, before -> with(before, update));
    return UpdateTaskQueueConfigResponse.newBuilder().setConfig(toProto(config)).build();
  }

  private static void checkWeights(QueueConfig.Update update) {
    int keys = update.setWeights().size() + update.unsetWeights().size();
    if (keys > MOST_WEIGHTS) {
      throw CallException.invalid(
          "too many fairness weight overrides in request: got %d, maximum %d"
              .formatted(keys, MOST_WEIGHTS));
    }
    update.setWeights().keySet().forEach(TaskQueueConfigCalls::checkKey);
    update.unsetWeights().forEach(TaskQueueConfigCalls::checkKey);
    update
        .setWeights()
        .forEach(
            (key, weight) -> {
              if (!(weight > 0) || weight.isInfinite()) {
                throw CallException.invalid(
                    ("Expected the weight of fairness key '%s' in set_fairness_weight_overrides to"
                            + " be greater than zero, but it is %s.")
                        .formatted(key, weight));
              }
              if (update.unsetWeights().contains(key)) {
                throw CallException.invalid(
                    "fairness weight override key '%s' present in both set and unset lists"
                        .formatted(key));
              }
            });
  }

  private static void checkKey(String key) {
    if (key.isEmpty()) {
      throw CallException.invalid("fairness weight override key must not be empty");
    }
    String problem = Priority.keyProblem(key);
    if (problem != null) {
      throw CallException.invalid(problem + ".");
    }
  }

  private static QueueConfig with(QueueConfig before, QueueConfig.Update update) {
    QueueConfig after = before.with(update);
    if (after.weights().size() > MOST_WEIGHTS) {
      throw CallException.invalid(
          ("fairness weight overrides update rejected: the queue would have %d, expected at most"
                  + " %d. Unset some")
              .formatted(after.weights().size(), MOST_WEIGHTS));
    }
    return after;
  }

  private static QueueKey queue(UpdateTaskQueueConfigRequest request) {
    if (request.getTaskQueue().isEmpty()) {
      throw CallException.notSet("task_queue");
    }
    storable("task_queue", request.getTaskQueue());
    storable("identity", request.getIdentity());
    storable("reason", request.getUpdateQueueRateLimit().getReason());
    storable("reason", request.getUpdateFairnessKeyRateLimitDefault().getReason());
    TaskKind kind =
        switch (request.getTaskQueueType()) {
          case TASK_QUEUE_TYPE_WORKFLOW -> TaskKind.WORKFLOW;
          case TASK_QUEUE_TYPE_ACTIVITY -> TaskKind.ACTIVITY;
          case TASK_QUEUE_TYPE_NEXUS, TASK_QUEUE_TYPE_UNSPECIFIED, UNRECOGNIZED ->
              throw CallException.invalid(
                  "Expected task_queue_type to be %s or %s, but got %s."
                      .formatted(
                          TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
                          TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
                          request.getTaskQueueType()));
        };
    return new QueueKey(request.getNamespace(), request.getTaskQueue(), kind, false);
  }

  private static void storable(String field, String value) {
    if (value.indexOf(0) >= 0) {
      throw CallException.invalid("Expected %s without U+0000, but it has one.".formatted(field));
    }
  }

  private QueueConfig.RateLimit limit(RateLimitUpdate update, String identity) {
    float limit = update.getRateLimit().getRequestsPerSecond();
    if (update.hasRateLimit() && !(limit >= 0)) {
      throw CallException.invalid(
          "Expected requests_per_second to be 0 or more, but got %s.".formatted(limit));
    }
    return new QueueConfig.RateLimit(
        update.hasRateLimit() ? (double) limit : null,
        update.getReason(),
        identity,
        clock.instant());
  }

  /** What is set for a queue, for clients. */
  TaskQueueConfig of(QueueKey queue) {
    return toProto(configs.find(queue));
  }

  private static TaskQueueConfig toProto(@Nullable QueueConfig config) {
    TaskQueueConfig.Builder proto = TaskQueueConfig.newBuilder();
    if (config != null) {
      if (config.ofQueue() != null) {
        proto.setQueueRateLimit(toProto(config.ofQueue()));
      }
      if (config.ofKeys() != null) {
        proto.setFairnessKeysRateLimitDefault(toProto(config.ofKeys()));
      }
      proto.putAllFairnessWeightOverrides(config.weights());
    }
    return proto.build();
  }

  private static RateLimitConfig toProto(QueueConfig.RateLimit limit) {
    RateLimitConfig.Builder proto =
        RateLimitConfig.newBuilder()
            .setMetadata(
                ConfigMetadata.newBuilder()
                    .setReason(limit.reason())
                    .setUpdateIdentity(limit.identity())
                    .setUpdateTime(TimeMapper.toProto(limit.time())));
    if (limit.tasksPerSecond() != null) {
      proto.setRateLimit(
          RateLimit.newBuilder().setRequestsPerSecond(limit.tasksPerSecond().floatValue()));
    }
    return proto.build();
  }

  /**
   * What holds for a queue: what an operator has set, else what its latest worker says that says
   * something, else nothing.
   */
  EffectiveRateLimit effective(QueueKey queue, Collection<PollerSeen> pollers) {
    Double set = configs.of(queue);
    if (set != null) {
      return limit(set, RateLimitSource.RATE_LIMIT_SOURCE_API);
    }
    Double ofWorkers = ofWorkers(pollers);
    return ofWorkers == null
        ? limit(PollRequest.USUAL_RATE, RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM)
        : limit(ofWorkers, RateLimitSource.RATE_LIMIT_SOURCE_WORKER);
  }

  private static @Nullable Double ofWorkers(Collection<PollerSeen> pollers) {
    return pollers.stream()
        .filter(poller -> poller.ratePerSecond() != PollRequest.USUAL_RATE)
        .max(Comparator.comparing(PollerSeen::lastPoll))
        .map(PollerSeen::ratePerSecond)
        .orElse(null);
  }

  private static EffectiveRateLimit limit(double perSecond, RateLimitSource source) {
    return EffectiveRateLimit.newBuilder()
        .setRequestsPerSecond((float) perSecond)
        .setRateLimitSource(source)
        .build();
  }
}
