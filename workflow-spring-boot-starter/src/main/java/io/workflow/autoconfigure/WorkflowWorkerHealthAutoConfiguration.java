package io.workflow.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Says by the health {@code workflow} whether the worker reaches its server and Kafka. */
@AutoConfiguration(after = WorkflowWorkerAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(WorkflowWorkerLifecycle.class)
@ConditionalOnEnabledHealthIndicator("workflow")
public final class WorkflowWorkerHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "workflowHealthIndicator")
  WorkflowHealthIndicator workflowHealthIndicator(WorkflowWorkerLifecycle worker) {
    return new WorkflowHealthIndicator(worker);
  }
}
