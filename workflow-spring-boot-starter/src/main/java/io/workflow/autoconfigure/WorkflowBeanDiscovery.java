package io.workflow.autoconfigure;

import io.workflow.Activity;
import io.workflow.Workflow;
import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultBeanNameGenerator;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Finds the classes with {@code @Workflow} and {@code @Activity} in the application's packages, and
 * among its beans.
 *
 * <p>Activities become beans, unless they are. Workflows do not: the runtime makes one instance for
 * each execution; a workflow that somebody has made a bean of its own is kept from being created
 * and injected.
 */
final class WorkflowBeanDiscovery
    implements BeanDefinitionRegistryPostProcessor, EnvironmentAware, ResourceLoaderAware {

  static final String CLASSES_BEAN = "workflowClasses";

  private @Nullable Environment environment;
  private @Nullable ResourceLoader resourceLoader;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void setResourceLoader(ResourceLoader resourceLoader) {
    this.resourceLoader = resourceLoader;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
    Set<Class<?>> workflows = new LinkedHashSet<>(scan(beans, Workflow.class));
    Map<String, Class<?>> types = beanTypes(beans);
    types.forEach(
        (name, type) -> {
          if (AnnotatedElementUtils.isAnnotated(type, Workflow.class) && !type.isInterface()) {
            workflows.add(type);
            keepFromBeingCreated(beans.getBeanDefinition(name));
          }
        });
    for (Class<?> activity : scan(beans, Activity.class)) {
      if (types.values().stream().noneMatch(activity::isAssignableFrom)) {
        RootBeanDefinition definition = new RootBeanDefinition(activity);
        registry.registerBeanDefinition(
            DefaultBeanNameGenerator.INSTANCE.generateBeanName(definition, registry), definition);
      }
    }
    registry.registerBeanDefinition(
        CLASSES_BEAN,
        new RootBeanDefinition(WorkflowClasses.class, () -> new WorkflowClasses(workflows)));
  }

  private static void keepFromBeingCreated(BeanDefinition definition) {
    definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
    definition.setLazyInit(true);
    definition.setAutowireCandidate(false);
  }

  private static Map<String, Class<?>> beanTypes(ConfigurableListableBeanFactory beans) {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(name, false);
      if (type != null) {
        types.put(name, ClassUtils.getUserClass(type));
      }
    }
    return types;
  }

  private Set<Class<?>> scan(
      ConfigurableListableBeanFactory beans, Class<? extends Annotation> annotation) {
    Set<Class<?>> found = new LinkedHashSet<>();
    if (!AutoConfigurationPackages.has(beans) || environment == null) {
      return found;
    }
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false, environment);
    scanner.setResourceLoader(resourceLoader);
    scanner.addIncludeFilter(new AnnotationTypeFilter(annotation));
    List<String> packages = AutoConfigurationPackages.get(beans);
    for (String each : packages) {
      for (BeanDefinition candidate : scanner.findCandidateComponents(each)) {
        found.add(
            ClassUtils.resolveClassName(
                String.valueOf(candidate.getBeanClassName()), beans.getBeanClassLoader()));
      }
    }
    return found;
  }
}
