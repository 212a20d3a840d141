package io.workflow.autoconfigure;

import io.workflow.Activity;
import io.workflow.definition.DefinitionException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * {@code @Activity} on methods of a class that is none of the activities: nothing would run them,
 * and somebody waits for it.
 *
 * @param activities the classes with activities. What stands on methods of their interfaces is for
 *     them, whoever else has the interface
 */
record StrayActivities(Collection<Class<?>> activities) {

  private static final List<String> OF_OTHERS =
      List.of("java.", "javax.", "jakarta.", "org.springframework.");

  /**
   * @throws DefinitionException when the class has such a method
   */
  void refuseIn(Class<?> type) {
    if (OF_OTHERS.stream().anyMatch(type.getName()::startsWith)) {
      return;
    }
    for (Method method : MethodIntrospector.selectMethods(type, this::isStray)) {
      throw new DefinitionException(
          """
          Expected @Activity on the class %s too, since it is on its method '%s': on a method \
          alone it makes nothing run, it gives one activity its options. Put @Activity on the \
          class (or on the @Bean method that makes it), or take it away from the method."""
              .formatted(type.getName(), method.getName()));
    }
  }

  private boolean isStray(Method method) {
    return AnnotatedElementUtils.isAnnotated(method, Activity.class)
        && !AnnotatedElementUtils.isAnnotated(method, Bean.class)
        && activities.stream().noneMatch(method.getDeclaringClass()::isAssignableFrom);
  }
}
