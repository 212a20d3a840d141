package io.workflow.server.frontend.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.shard.WorkflowTaskAssembler;
import io.workflow.protocol.worker.KafkaAddress;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.frontend.TaskDelivery;
import io.workflow.server.frontend.ValueRules;
import io.workflow.server.matching.ClusterTaskQueues;
import io.workflow.server.matching.QueryTask;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.RegisteredQueues;
import io.workflow.server.matching.TaskReturns;
import io.workflow.server.namespace.NamespaceRegistry;
import io.workflow.server.query.ConnectedWorkers;
import io.workflow.server.query.ConnectedWorkers.WorkflowCode;
import io.workflow.server.query.PolledWorkers;
import io.workflow.server.query.WorkerQueries;
import io.workflow.server.query.WorkflowQueries;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** What workers connect to, and the queries that go to them. */
@Configuration(proxyBeanMethods = false)
class WorkerFrontEndConfiguration {

  /** Not a bean: Spring would take it for the application's own. */
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @Bean
  ConnectedWorkers connectedWorkers() {
    return new ConnectedWorkers();
  }

  @Bean
  StreamedHints streamedHints(ConnectedWorkers workers) {
    return new StreamedHints(workers);
  }

  @Bean
  WorkflowQueries workflowQueries(
      ObjectProvider<ShardEngine> engine,
      HistoryService history,
      ConnectedWorkers workers,
      ObjectProvider<ClusterTaskQueues> polled) {
    // Those for this node's shards alone: whoever asks for others asks their owner.
    HistoryService own = engine.stream().<HistoryService>map(it -> it).findFirst().orElse(history);
    return new WorkflowQueries(
        own, workers, polledWorkers(polled.getIfAvailable()), executor, Timers.system());
  }

  /** Before the front ends wait for what they have begun: no worker will answer it. */
  @Bean
  ApplicationListener<ContextClosedEvent> queriesStop(WorkflowQueries queries) {
    return _closed -> queries.stop();
  }

  /** There are no task queues where only the worker channel is tested. */
  private static PolledWorkers polledWorkers(@Nullable ClusterTaskQueues queues) {
    return queues == null ? PolledWorkers.NONE : new PollersOfTaskQueues(queues);
  }

  private record PollersOfTaskQueues(ClusterTaskQueues queues) implements PolledWorkers {

    @Override
    public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
      return queues.offer(stickyQueue, query);
    }

    @Override
    public boolean serve(WorkflowCode code) {
      return queues.isPolled(
          new QueueKey(code.namespace(), code.taskQueue(), TaskKind.WORKFLOW, false));
    }
  }

  @Bean
  TaskDelivery taskDelivery(
      HistoryService history,
      WorkflowTaskAssembler assembler,
      WorkerQueries queries,
      MeterRegistry registry) {
    return new TaskDelivery(assembler, queries, new TaskReturns(() -> history, registry));
  }

  @Bean
  WorkerCalls workerCalls(
      HistoryService history,
      TaskDelivery delivery,
      WorkerQueries queries,
      WorkerChannelProperties properties) {
    return new WorkerCalls(history, delivery, queries, properties, executor);
  }

  @Bean
  WorkerChannelService workerChannelService(
      WorkerCalls calls,
      ConnectedWorkers workers,
      NamespaceRegistry namespaces,
      ObjectProvider<RegisteredQueues> topics,
      KafkaAddress kafka,
      WorkerChannelProperties properties,
      LimitProperties limits) {
    RegistrationRules rules = new RegistrationRules(new ValueRules(limits));
    return new WorkerChannelService(
        calls,
        workers,
        registration -> {
          rules.check(registration);
          namespaces.require(registration.namespace());
          topics.ifAvailable(queues -> queues.registered(QueueKey.readBy(registration)));
        },
        kafka,
        properties,
        executor);
  }

  @Bean
  StreamBalancing streamBalancing(
      WorkerChannelService service,
      ObjectProvider<OtherStreams> others,
      WorkerChannelProperties properties,
      MeterRegistry registry) {
    Duration pause = properties.balancePause();
    return new StreamBalancing(
        new StreamBalance<>(
            service, others.getIfAvailable(() -> OtherStreams.NONE), pause, registry),
        pause);
  }

  @PreDestroy
  void stop() {
    executor.shutdown();
  }
}
