package io.workflow.definition;

import io.workflow.Activity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Through which interfaces workflows call a bean. */
final class ActivityContracts {

  private static final List<String> INFRASTRUCTURE =
      List.of("java.", "javax.", "jakarta.", "kotlin.", "groovy.", "org.springframework.");

  private ActivityContracts() {}

  /**
   * The interfaces with {@code @Activity} and those that extend one; without any, all that say
   * something. What another one of them extends is left to that one, unless it carries the
   * annotation itself. Of a generic interface, the one that says what its variables are counts.
   */
  static Set<Class<?>> of(Class<?> beanClass) {
    Set<Class<?>> all = TypeHierarchy.interfacesOf(beanClass);
    Set<Class<?>> activities =
        all.stream().filter(ActivityDefinition::isActivity).collect(Collectors.toSet());
    Set<Class<?>> candidates =
        activities.isEmpty()
            ? all.stream().filter(type -> !isInfrastructure(type)).collect(Collectors.toSet())
            : activities;
    return all.stream()
        .filter(candidates::contains)
        .filter(type -> isNamedItself(type) || !isExtended(type, candidates))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isNamedItself(Class<?> type) {
    return type.isAnnotationPresent(Activity.class) && type.getTypeParameters().length == 0;
  }

  private static boolean isExtended(Class<?> type, Set<Class<?>> candidates) {
    return candidates.stream().anyMatch(other -> other != type && type.isAssignableFrom(other));
  }

  static boolean isInfrastructure(Class<?> type) {
    return INFRASTRUCTURE.stream().anyMatch(type.getName()::startsWith);
  }
}
