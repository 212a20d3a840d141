package io.workflow.autoconfigure;

import io.workflow.definition.ActivityRegistry;
import io.workflow.worker.activity.ActivityBean;
import java.util.Objects;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications with a worker that has no server. */
final class WorkerContext {

  private WorkerContext() {}

  static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                WorkflowClientAutoConfiguration.class, WorkflowWorkerAutoConfiguration.class))
        .withUserConfiguration(WorkflowAutoConfigurationTest.Fakes.class)
        .withPropertyValues("spring.application.name=shop");
  }

  /** The object that the worker would run an activity on. */
  static Object beanOf(BeanFactory context, String activityType) {
    ActivityBean bean =
        context
            .getBean(ActivityBeans.class)
            .byType(context.getBean(ActivityRegistry.class))
            .get(activityType);
    return Objects.requireNonNull(bean, activityType).bean().get();
  }
}
