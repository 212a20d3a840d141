package io.workflow.autoconfigure;

import io.workflow.Run;
import io.workflow.definition.ActivityDefinition;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowDefinition;
import io.workflow.definition.WorkflowMetadata;
import io.workflow.definition.WorkflowRegistry;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.util.ClassUtils;

/** The types that this application runs, or has an interface to call by. */
record KnownTypes(
    ConfigurableListableBeanFactory beans,
    ObjectProvider<WorkflowRegistry> workflows,
    ObjectProvider<ActivityRegistry> activities) {

  /** Of its beans, and what its workflows call. */
  Set<String> ofActivities() {
    Set<String> types = new TreeSet<>();
    ActivityRegistry registry = activities.getIfAvailable();
    if (registry != null) {
      registry.definitions().forEach(definition -> types.add(definition.type()));
      workflows.stream()
          .flatMap(each -> each.definitions().stream())
          .flatMap(workflow -> workflow.activities(registry))
          .map(ActivityDefinition::type)
          .forEach(types::add);
    }
    return types;
  }

  /** Of its workflows, and of the interfaces that it may start others by. */
  Set<String> ofWorkflows() {
    Set<String> types = new TreeSet<>();
    workflows.stream()
        .flatMap(each -> each.definitions().stream())
        .map(WorkflowDefinition::type)
        .forEach(types::add);
    if (AutoConfigurationPackages.has(beans)) {
      ClassPathScanningCandidateComponentProvider scanner = new Interfaces();
      for (String each : AutoConfigurationPackages.get(beans)) {
        for (BeanDefinition found : scanner.findCandidateComponents(each)) {
          Class<?> type =
              ClassUtils.resolveClassName(
                  String.valueOf(found.getBeanClassName()), beans.getBeanClassLoader());
          types.add(WorkflowMetadata.of(type).type());
        }
      }
    }
    return types;
  }

  private static final class Interfaces extends ClassPathScanningCandidateComponentProvider {

    private Interfaces() {
      super(false);
      addIncludeFilter(
          (reader, factory) ->
              reader.getAnnotationMetadata().hasAnnotatedMethods(Run.class.getName()));
    }

    @Override
    protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
      return definition.getMetadata().isInterface();
    }
  }
}
