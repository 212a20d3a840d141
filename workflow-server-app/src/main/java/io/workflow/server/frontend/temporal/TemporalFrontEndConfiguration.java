package io.workflow.server.frontend.temporal;

import io.grpc.BindableService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.CallRunner;
import io.workflow.server.frontend.temporal.call.OpenCalls;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.persistence.DatabasePing;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** Temporal's services on the gRPC server. */
@Configuration(proxyBeanMethods = false)
class TemporalFrontEndConfiguration {

  private static final Duration BEFORE_CANCELLED = Duration.ofMillis(500);
  private static final Duration DATABASE_CHECK = Duration.ofSeconds(2);
  private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(3);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("workflow-grpc-health").daemon().unstarted(task));

  /** Not a bean: Spring would take it for the application's own. */
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @Bean
  OpenCalls openCalls() {
    return new OpenCalls();
  }

  /** Half a second before the gRPC server's patience is over and it cancels them. */
  @Bean
  ApplicationListener<ContextClosedEvent> openCallsEnd(
      OpenCalls open, @Value("${spring.grpc.server.shutdown.grace-period}") Duration grace) {
    long delay = Math.max(0, grace.minus(BEFORE_CANCELLED).toMillis());
    return _closed -> {
      var unused = timer.schedule(open::end, delay, TimeUnit.MILLISECONDS);
    };
  }

  @Bean
  CallRegistry temporalCallRegistry(
      List<TemporalCalls> capabilities, OpenCalls open, LimitProperties limits) {
    CallRegistry registry = new CallRegistry(new CallRunner(executor, limits.message()), open);
    capabilities.forEach(calls -> calls.register(registry));
    return registry;
  }

  @Bean
  BindableService temporalWorkflowService(CallRegistry temporalCallRegistry) {
    return () -> temporalCallRegistry.bind(WorkflowServiceGrpc.getServiceDescriptor());
  }

  @Bean
  BindableService temporalOperatorService(CallRegistry temporalCallRegistry) {
    return () -> temporalCallRegistry.bind(OperatorServiceGrpc.getServiceDescriptor());
  }

  /** SDKs ask for the health of these names before anything else, and give up without them. */
  @Bean
  TemporalHealth temporalHealth(DatabasePing database, HealthStatusManager health) {
    TemporalHealth temporal = new TemporalHealth(database, health::setStatus, DATABASE_PATIENCE);
    temporal.start();
    var unused =
        timer.scheduleWithFixedDelay(
            () -> temporal.check(executor),
            DATABASE_CHECK.toMillis(),
            DATABASE_CHECK.toMillis(),
            TimeUnit.MILLISECONDS);
    return temporal;
  }

  /** Before the gRPC server stops: who looks for a server goes to another one. */
  @Bean
  ApplicationListener<ContextClosedEvent> temporalHealthStop(TemporalHealth health) {
    return _closed -> health.stop();
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
    executor.shutdown();
  }
}
