package io.workflow.definition;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Walks from a class to what it extends and implements, the nearest first. */
final class TypeHierarchy {

  private TypeHierarchy() {}

  /** The type itself, its superclasses without {@code Object}, then all interfaces. */
  static List<Class<?>> of(Class<?> type) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (!c.isInterface()) {
        all.add(c);
      }
    }
    all.addAll(interfacesOf(type));
    return all;
  }

  /** All interfaces, those of the class itself first; an interface is one of its own. */
  static Set<Class<?>> interfacesOf(Class<?> type) {
    Set<Class<?>> all = new LinkedHashSet<>();
    if (type.isInterface()) {
      all.add(type);
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      collect(c, all);
    }
    return all;
  }

  private static void collect(Class<?> type, Set<Class<?>> all) {
    for (Class<?> each : type.getInterfaces()) {
      if (all.add(each)) {
        collect(each, all);
      }
    }
  }
}
