package io.workflow.server.frontend.temporal;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.frontend.LimitProperties;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Temporal's services on the gRPC server. */
@Configuration(proxyBeanMethods = false)
class TemporalFrontEndConfiguration {

  /** Not a bean: Spring would take it for the application's own. */
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @Bean
  CallRegistry temporalCallRegistry(List<TemporalCalls> capabilities, LimitProperties limits) {
    CallRegistry registry = new CallRegistry(new CallRunner(executor, limits.message()));
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
  InitializingBean temporalHealth(HealthStatusManager health) {
    return () -> {
      health.setStatus(WorkflowServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
      health.setStatus(OperatorServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
    };
  }

  @PreDestroy
  void stop() {
    executor.shutdown();
  }
}
