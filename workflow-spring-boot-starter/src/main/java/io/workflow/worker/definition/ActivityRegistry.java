package io.workflow.worker.definition;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The activities that the beans of this application are. Immutable. */
public final class ActivityRegistry {

  private final Map<String, ActivityDefinition> byType;
  private final Map<String, Class<?>> beanClasses;
  private final Set<Class<?>> contracts;

  private ActivityRegistry(
      Map<String, ActivityDefinition> byType,
      Map<String, Class<?>> beanClasses,
      Set<Class<?>> contracts) {
    this.byType = byType;
    this.beanClasses = beanClasses;
    this.contracts = contracts;
  }

  /**
   * Reads the classes of beans.
   *
   * @param beanClasses as the user wrote them, not proxies'
   * @throws DefinitionException when two methods have one name, or are of a wrong form
   */
  public static ActivityRegistry of(Collection<Class<?>> beanClasses) {
    Map<String, ActivityDefinition> byType = new LinkedHashMap<>();
    Map<String, Class<?>> classes = new HashMap<>();
    Set<Class<?>> contracts = new LinkedHashSet<>();
    for (Class<?> beanClass : beanClasses) {
      contracts.addAll(ActivityDefinition.contracts(beanClass));
      for (ActivityDefinition definition : ActivityDefinition.ofBean(beanClass)) {
        ActivityDefinition before = byType.putIfAbsent(definition.type(), definition);
        if (before != null) {
          throw ActivityDefinition.duplicate(before, definition);
        }
        classes.put(definition.type(), beanClass);
      }
    }
    return new ActivityRegistry(byType, classes, contracts);
  }

  /** All of them, by bean, then by name. */
  public List<ActivityDefinition> definitions() {
    return List.copyOf(byType.values());
  }

  public Optional<ActivityDefinition> find(String activityType) {
    return Optional.ofNullable(byType.get(activityType));
  }

  /** The class of the bean that has the activity. */
  public Optional<Class<?>> beanClass(String activityType) {
    return Optional.ofNullable(beanClasses.get(activityType));
  }

  /** Whether workflow code may have a stub of this interface. */
  public boolean isContract(Class<?> type) {
    return type.isInterface() && (contracts.contains(type) || ActivityDefinition.isActivity(type));
  }

  /**
   * What a stub of the interface calls. A bean of this application that implements it has a say in
   * names and options; without one, the interface alone counts.
   */
  public Map<Method, ActivityDefinition> stub(Class<?> contract) {
    Map<Method, ActivityDefinition> methods = new HashMap<>();
    for (ActivityDefinition definition : ActivityDefinition.ofInterface(contract)) {
      methods.put(definition.method(), definition);
    }
    for (ActivityDefinition definition : byType.values()) {
      methods.computeIfPresent(definition.method(), (method, general) -> definition);
    }
    return methods;
  }
}
