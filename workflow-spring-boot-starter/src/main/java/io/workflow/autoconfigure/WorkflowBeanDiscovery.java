package io.workflow.autoconfigure;

import io.workflow.Activity;
import io.workflow.Workflow;
import io.workflow.definition.ActivityDefinition;
import io.workflow.definition.DefinitionException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Finds the classes with {@code @Workflow} and {@code @Activity} in the application's packages, and
 * among its beans, as they are defined.
 *
 * <p>Activities become beans, unless they are. Workflows do not: the runtime makes one instance for
 * each execution; a workflow that somebody has made a bean of its own is kept from being created
 * and injected.
 */
final class WorkflowBeanDiscovery
    implements BeanDefinitionRegistryPostProcessor, EnvironmentAware, ResourceLoaderAware {

  static final String TYPES_BEAN = "workflowDiscoveredTypes";

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
    if (registry.containsBeanDefinition(TYPES_BEAN)) {
      return; // found while the application was built
    }
    ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
    Map<String, Class<?>> types = beanTypes(beans);
    Set<Class<?>> workflows = workflows(beans, types);
    Set<Class<?>> scanned = scan(beans, Activity.class);
    registerActivities(registry, ofActivities(scanned), types);
    Map<String, Class<?>> activities = new LinkedHashMap<>();
    types.forEach(
        (name, type) -> {
          if (ActivityDefinition.isActivity(type)
              || DefinedBean.of(beans, name).activityOfMethod() != null) {
            activities.put(name, type);
          }
        });
    Set<Class<?>> others = new LinkedHashSet<>(scanned);
    others.addAll(types.values());
    others.removeAll(activities.values());
    others.removeIf(ActivityDefinition::isActivity);
    others.forEach(new StrayActivities(activities.values())::refuseIn);
    // Values rather than a supplier, which could not be written down when an application is built.
    RootBeanDefinition found = new RootBeanDefinition(DiscoveredTypes.class);
    found.getConstructorArgumentValues().addIndexedArgumentValue(0, workflows);
    found.getConstructorArgumentValues().addIndexedArgumentValue(1, activities);
    registry.registerBeanDefinition(TYPES_BEAN, found);
  }

  private static Map<String, Class<?>> beanTypes(ConfigurableListableBeanFactory beans) {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type =
          DefinedBean.isTargetOfProxy(name) ? null : DefinedBean.of(beans, name).userClass();
      if (type != null) {
        types.put(name, type);
      }
    }
    return types;
  }

  private Set<Class<?>> scan(
      ConfigurableListableBeanFactory beans, Class<? extends Annotation> annotation) {
    return new AnnotatedClasses(
            Objects.requireNonNull(environment), Objects.requireNonNull(resourceLoader), annotation)
        .find(beans);
  }

  // ---- workflows

  private Set<Class<?>> workflows(
      ConfigurableListableBeanFactory beans, Map<String, Class<?>> types) {
    Set<Class<?>> found = new LinkedHashSet<>(scan(beans, Workflow.class));
    types.forEach(
        (name, type) -> {
          if (AnnotatedElementUtils.isAnnotated(type, Workflow.class) && !type.isInterface()) {
            found.add(type);
            keepFromBeingCreated(DefinedBean.of(beans, name), type);
          }
        });
    found.removeIf(type -> isBaseOfAnother(type, found));
    return found;
  }

  private static void keepFromBeingCreated(DefinedBean bean, Class<?> workflow) {
    BeanDefinition definition = bean.definition();
    if (definition.getFactoryMethodName() != null) {
      throw new DefinitionException(
          """
          Expected the workflow %s not to come from a @Bean method, but it does: bean %s. One \
          instance is made for \
          each execution, by the constructor: take the @Bean method away, @Workflow on the class \
          is enough."""
              .formatted(workflow.getName(), bean.describe()));
    }
    definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
    definition.setLazyInit(true);
    definition.setAutowireCandidate(false);
  }

  private static boolean isBaseOfAnother(Class<?> type, Collection<Class<?>> all) {
    return Modifier.isAbstract(type.getModifiers())
        && all.stream().anyMatch(other -> other != type && type.isAssignableFrom(other));
  }

  // ---- activities

  private static Set<Class<?>> ofActivities(Set<Class<?>> scanned) {
    return scanned.stream()
        .filter(ActivityDefinition::isActivity)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Adds those that were registered to the types. */
  private static void registerActivities(
      BeanDefinitionRegistry registry, Set<Class<?>> scanned, Map<String, Class<?>> types) {
    for (Class<?> activity : scanned) {
      if (types.values().stream().anyMatch(activity::isAssignableFrom)
          || isBaseOfAnother(activity, scanned)) {
        continue;
      }
      checkInstantiable(activity);
      RootBeanDefinition definition = new RootBeanDefinition(activity);
      definition.setResourceDescription("its class, by @Activity");
      // A bean that the application defines itself, say a fake, takes the place of this one.
      definition.setFallback(true);
      definition.setLazyInit(isThereAnother(activity, types.values()));
      String name = name(definition, registry);
      registry.registerBeanDefinition(name, definition);
      types.put(name, activity);
    }
  }

  /** As Spring names what it scans; the whole name of the class where another bean has that. */
  private static String name(RootBeanDefinition definition, BeanDefinitionRegistry registry) {
    String usual = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(definition, registry);
    return registry.isBeanNameInUse(usual) ? definition.getBeanClass().getName() : usual;
  }

  private static boolean isThereAnother(Class<?> activity, Collection<Class<?>> types) {
    return ActivityDefinition.contracts(activity).stream()
        .anyMatch(contract -> types.stream().anyMatch(contract::isAssignableFrom));
  }

  private static void checkInstantiable(Class<?> activity) {
    boolean inner =
        activity.getEnclosingClass() != null && !Modifier.isStatic(activity.getModifiers());
    if (inner || Modifier.isAbstract(activity.getModifiers())) {
      throw new DefinitionException(
          """
          Expected the @Activity class %s to be one that a bean can be made of, but it is %s. Use \
          a concrete class, \
          static if nested, or define a bean of it yourself."""
              .formatted(activity.getName(), inner ? "an inner class" : "abstract"));
    }
  }
}
