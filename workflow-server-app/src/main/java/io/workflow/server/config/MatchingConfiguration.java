package io.workflow.server.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.Timers;
import io.workflow.server.cluster.peer.PeerHomes;
import io.workflow.server.matching.ClusterTaskQueues;
import io.workflow.server.matching.HintLog;
import io.workflow.server.matching.MatchingProperties;
import io.workflow.server.matching.QueueConfigStore;
import io.workflow.server.matching.QueueConfigs;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.QueueLimits;
import io.workflow.server.matching.RegisteredQueues;
import io.workflow.server.matching.Resending;
import io.workflow.server.matching.TaskQueues;
import io.workflow.server.matching.TopicQueueStore;
import io.workflow.server.matching.WaitingPlaces;
import io.workflow.server.matching.WaitingTasks;
import io.workflow.server.matching.WorkerStreams;
import io.workflow.server.matching.kafka.KafkaHintLog;
import io.workflow.server.query.ConnectedWorker;
import io.workflow.server.query.ConnectedWorkers;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.util.function.SingletonSupplier;

/** Task queues, and where tasks wait for workers. */
@Configuration(proxyBeanMethods = false)
class MatchingConfiguration {

  @Bean
  KafkaHintLog hintLog(
      MatchingProperties matching,
      KafkaAdminClient admin,
      ProducerFactory<?, ?> producers,
      ConsumerFactory<?, ?> consumers,
      MeterRegistry registry) {
    return new KafkaHintLog(
        matching,
        admin.admin(),
        producers.getConfigurationProperties(),
        consumers.getConfigurationProperties(),
        registry);
  }

  @Bean
  TaskQueues taskQueues(
      ObjectProvider<HistoryService> history,
      WaitingPlaces places,
      PeerHomes homes,
      MeterRegistry registry,
      InstantSource clock,
      QueueLimits limits) {
    return new TaskQueues(
        SingletonSupplier.of(history::getObject),
        places,
        homes,
        registry,
        clock,
        Timers.system(),
        limits);
  }

  @Bean
  MeterBinder matchingMetrics(TaskQueues queues) {
    return registry ->
        Gauge.builder("parked_polls", queues, TaskQueues::parked)
            .description("Polls of workers that wait at this node, the home of their queues")
            .register(registry);
  }

  @Bean
  @DependsOnDatabaseInitialization
  QueueConfigs queueConfigs(QueueConfigStore store) {
    QueueConfigs configs = new QueueConfigs(store);
    configs.start();
    return configs;
  }

  @Bean
  @DependsOnDatabaseInitialization
  RegisteredQueues registeredQueues(
      TopicQueueStore store,
      WaitingTasks tasks,
      HintLog log,
      MatchingProperties properties,
      ConnectedWorkers workers,
      PeerHomes homes,
      InstantSource clock) {
    RegisteredQueues queues =
        new RegisteredQueues(
            store,
            log,
            new Resending(
                tasks, log, clock, task -> Thread.ofVirtual().name("workflow-resend").start(task)),
            queue -> homes.elsewhere(queue) == null,
            properties.topicRetention(),
            clock);
    workers.listen(
        worker -> {
          if (!worker.isHere()) {
            queues.registeredElsewhere(QueueKey.readBy(worker.registration()));
          }
        },
        _gone -> {});
    queues.start(
        () ->
            workers.all().stream()
                .filter(ConnectedWorker::isHere)
                .flatMap(worker -> QueueKey.readBy(worker.registration()).stream())
                .collect(Collectors.toSet()));
    return queues;
  }

  @Bean
  WaitingPlaces waitingPlaces(
      RegisteredQueues topics, HintLog log, WorkerStreams streams, WaitingTasks stored) {
    return new WaitingPlaces(
        topics, log, streams, stored, Executors.newVirtualThreadPerTaskExecutor());
  }

  /** What the engine and the front ends know of task queues. */
  @Bean
  @Primary
  ClusterTaskQueues clusterTaskQueues(TaskQueues queues, PeerHomes homes, RegisteredQueues topics) {
    return new ClusterTaskQueues(queues, homes, topics, Timers.system());
  }
}
