package io.workflow.autoconfigure;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.workflow.data.DataConverter;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowRegistry;
import io.workflow.worker.WorkflowTaskHandler;
import io.workflow.worker.channel.ChannelSettings;
import io.workflow.worker.channel.GrpcWorkerChannel;
import io.workflow.worker.dispatch.ChannelHistorySource;
import io.workflow.worker.kafka.KafkaTaskConsumers;
import io.workflow.worker.kafka.KafkaTaskSettings;
import io.workflow.worker.lifecycle.ChannelFactory;
import io.workflow.worker.lifecycle.OpenChannel;
import io.workflow.worker.lifecycle.WorkerSettings;
import io.workflow.worker.lifecycle.WorkflowWorker;
import io.workflow.worker.runtime.WorkflowRuntime;
import io.workflow.worker.task.RunnableTypes;
import io.workflow.worker.task.TaskConsumers;
import io.workflow.worker.task.WorkerMetrics;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Runs the application's workflows and activities. */
@AutoConfiguration(after = WorkflowClientAutoConfiguration.class)
@ConditionalOnProperty(name = "workflow.worker.enabled", matchIfMissing = true)
public final class WorkflowWorkerAutoConfiguration {

  private static final Logger log = LoggerFactory.getLogger(WorkflowWorkerAutoConfiguration.class);

  @Bean
  static WorkflowBeanDiscovery workflowBeanDiscovery() {
    return new WorkflowBeanDiscovery();
  }

  @Bean
  @ConditionalOnMissingBean
  ActivityBeans workflowActivityBeans(
      ConfigurableListableBeanFactory beans, DiscoveredTypes discovered) {
    return ActivityBeans.of(beans, discovered);
  }

  @Bean
  @ConditionalOnMissingBean
  ActivityRegistry workflowActivityRegistry(ActivityBeans activities) {
    return activities.registry();
  }

  @Bean
  @ConditionalOnMissingBean
  WorkflowRegistry workflowRegistry(
      DiscoveredTypes discovered,
      ActivityRegistry activities,
      WorkflowProperties properties,
      Environment environment) {
    return WorkflowRegistry.of(
        discovered.workflows(), activities, properties.taskQueueOrDefault(environment));
  }

  @Bean
  @ConditionalOnMissingBean
  RunnableTypes workflowRunnableTypes(
      WorkflowRegistry workflows,
      ActivityRegistry activities,
      WorkflowProperties properties,
      Environment environment) {
    return WorkerTypes.of(
        workflows,
        activities,
        TypePropertySource.activities(environment),
        properties.taskQueueOrDefault(environment));
  }

  @Bean
  @ConditionalOnMissingBean
  OpenChannel workflowOpenChannel() {
    return new OpenChannel();
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  WorkflowTaskHandler workflowTaskHandler(
      WorkflowRegistry workflows,
      ActivityBeans activities,
      ActivityRegistry activityRegistry,
      DataConverter values,
      OpenChannel channel,
      WorkflowWorkerProperties properties,
      Environment environment) {
    return WorkflowRuntime.builder()
        .workflows(workflows)
        .activities(activityRegistry)
        .historySource(new ChannelHistorySource(channel))
        .dataConverter(values)
        .activityProperties(TypePropertySource.activities(environment))
        .configuration(new ConfigurationRecords(activities.beans()))
        .businessFailures(properties.businessFailures())
        .cacheSize(properties.cacheSize())
        .deadlockLimit(properties.deadlockLimit())
        .build();
  }

  @Bean
  @ConditionalOnMissingBean
  ChannelFactory workflowChannelFactory(WorkflowServerConnectionDetails server) {
    ChannelCredentials credentials = credentials(server.channelSslBundle());
    return (registration, pushes) -> {
      GrpcWorkerChannel channel =
          new GrpcWorkerChannel(
              server.channelTargets(),
              credentials,
              registration,
              pushes,
              ChannelSettings.defaults());
      channel.start();
      return channel;
    };
  }

  private static ChannelCredentials credentials(@Nullable SslBundle ssl) {
    if (ssl == null) {
      return InsecureChannelCredentials.create();
    }
    return TlsChannelCredentials.newBuilder()
        .trustManager(ssl.getManagers().getTrustManagers())
        .keyManager(ssl.getManagers().getKeyManagers())
        .build();
  }

  @Bean
  @ConditionalOnMissingBean
  TaskConsumers.Factory workflowTaskConsumersFactory(
      WorkflowWorkerProperties properties,
      ObjectProvider<SslBundles> sslBundles,
      ObjectProvider<LoggingSystem> logging) {
    KafkaTaskSettings settings =
        WorkerKafkaSettings.of(properties.kafka(), new SslBundleLookup(sslBundles));
    return server -> {
      KafkaLogLevel.lower(logging.getIfUnique());
      return new KafkaTaskConsumers(settings, server);
    };
  }

  @Bean
  @ConditionalOnMissingBean
  WorkerSettings workflowWorkerSettings(
      WorkflowWorkerProperties worker, WorkflowClientProperties client, Environment environment) {
    return new WorkerSettings(
        client.namespace(),
        Identities.worker(worker.identity(), environment),
        worker.buildId(),
        worker.workflowTaskSlots(),
        worker.activitySlots(),
        worker.querySlots(),
        worker.drainTimeout());
  }

  @Bean
  @ConditionalOnMissingBean
  WorkflowWorkerLifecycle workflowWorkerLifecycle(
      WorkerSettings settings,
      RunnableTypes types,
      ActivityBeans activities,
      ActivityRegistry activityRegistry,
      WorkflowRegistry workflows,
      WorkflowTaskHandler handler,
      DataConverter values,
      ChannelFactory channels,
      OpenChannel openChannel,
      TaskConsumers.Factory consumers,
      ObjectProvider<WorkerMetrics> metrics) {
    WorkflowWorker.Work work =
        new WorkflowWorker.Work(types, handler, activities.byType(activityRegistry), values);
    if (types.isEmpty()) {
      log.info("No @Workflow and @Activity classes found: no worker is started");
      return new WorkflowWorkerLifecycle(Optional.empty());
    }
    Supplier<WorkflowWorker> start =
        () -> {
          log.info(
              "Worker '{}' of namespace '{}' runs:{}",
              settings.identity(),
              settings.namespace(),
              RegistrationTable.of(types, workflows, activityRegistry));
          return WorkflowWorker.start(
              settings,
              work,
              channels,
              openChannel,
              consumers,
              metrics.getIfAvailable(() -> WorkerMetrics.NONE));
        };
    return new WorkflowWorkerLifecycle(Optional.of(start));
  }
}
