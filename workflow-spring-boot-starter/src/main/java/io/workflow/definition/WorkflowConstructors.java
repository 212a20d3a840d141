package io.workflow.definition;

import io.workflow.Activity;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the constructor of a workflow may take: activities and configuration. */
final class WorkflowConstructors {

  private static final String PROPERTIES =
      "org.springframework.boot.context.properties.ConfigurationProperties";

  private static final List<String> PLAIN =
      List.of("java.lang.", "java.time.", "java.math.", "java.util.", "java.net.UR");

  private static final Set<String> CHOSEN =
      Set.of("org.springframework.beans.factory.annotation.Autowired", "jakarta.inject.Inject");

  private static final String CONFIGURATION =
      """
      Declare a record with @ConfigurationProperties("..."), register it with \
      @ConfigurationPropertiesScan or \
      @EnableConfigurationProperties, and take the record: all executions of the workflow share \
      it, so that nothing \
      in it may change.""";

  private WorkflowConstructors() {}

  /** The only one, or of several the one that Spring would be told to take. */
  static Constructor<?> find(Class<?> workflow) {
    Constructor<?>[] all = workflow.getDeclaredConstructors();
    List<Constructor<?>> chosen =
        Arrays.stream(all).filter(each -> carries(each.getAnnotations(), CHOSEN)).toList();
    if (all.length == 1) {
      return all[0];
    }
    if (chosen.size() == 1) {
      return chosen.getFirst();
    }
    throw new DefinitionException(
        """
        Expected the workflow %s to have one constructor, but it has %d%s. Keep the one that \
        takes activity interfaces \
        and configuration, or mark it with @Autowired."""
            .formatted(
                workflow.getName(),
                all.length,
                chosen.isEmpty() ? "" : ", %d of them with @Autowired".formatted(chosen.size())));
  }

  static void check(Constructor<?> constructor, ActivityRegistry activities) {
    for (Parameter parameter : constructor.getParameters()) {
      check(constructor.getDeclaringClass(), parameter, activities);
    }
  }

  private static void check(Class<?> workflow, Parameter parameter, ActivityRegistry activities) {
    Class<?> type = parameter.getType();
    for (Annotation annotation : parameter.getAnnotations()) {
      checkAnnotation(workflow, parameter, annotation.annotationType().getSimpleName());
    }
    if (!type.isRecord() && !activities.isContract(type)) {
      throw new DefinitionException(
          """
          Expected the constructor of workflow %s to take interfaces of activities and records of \
          configuration, but it \
          takes %s. %s"""
              .formatted(workflow.getName(), type.getName(), advice(type)));
    }
  }

  private static void checkAnnotation(Class<?> workflow, Parameter parameter, String annotation) {
    String what =
        ("Expected the constructor of workflow %s to take %s without @%s, as no bean is "
                + "injected there. ")
            .formatted(workflow.getName(), parameter.getType().getSimpleName(), annotation);
    switch (annotation) {
      case "Value" -> throw new DefinitionException(what + CONFIGURATION);
      case "Qualifier", "Named" ->
          throw new DefinitionException(
              what
                  + """
                  A workflow calls activities by their types, whichever bean runs them: give the \
                  activities of the other \
                  bean a name of their own with @Activity(name = ...), and an interface of its \
                  own to call them by.""");
      default -> {
        // Says nothing about which value it is.
      }
    }
  }

  private static String advice(Class<?> type) {
    String name = type.getSimpleName();
    if (type.isAnnotationPresent(Activity.class)) {
      return "It is a class of activities: let %s implement an interface and take that."
          .formatted(name);
    }
    if (isPlainValue(type)) {
      return "It is a plain value. " + CONFIGURATION;
    }
    if (carries(type.getAnnotations(), Set.of(PROPERTIES))) {
      return ("It is configuration that can change. Make %s a record, which "
              + "@ConfigurationProperties binds as well: %s")
          .formatted(
              name, "all executions of the workflow share it, so that nothing in it may change.");
    }
    if (type.isInterface()) {
      return """
      Workflow code must not reach the world itself. If %s is an interface of activities, put \
      @Activity on it, on the \
      class that implements it, or on its @Bean method; if not, move what the workflow does with \
      it into an activity."""
          .formatted(name);
    }
    return """
    Workflow code must not reach the world itself: move what it does with %s into an activity (an \
    interface with \
    @Activity, or one that an @Activity bean implements). If it is configuration, make it a \
    record."""
        .formatted(name);
  }

  private static boolean isPlainValue(Class<?> type) {
    if (type.isInterface()) {
      return Iterable.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }
    return type.isPrimitive()
        || type.isEnum()
        || type.isArray()
        || PLAIN.stream().anyMatch(type.getName()::startsWith);
  }

  static boolean carries(Annotation[] annotations, Set<String> names) {
    return Arrays.stream(annotations)
        .anyMatch(annotation -> names.contains(annotation.annotationType().getName()));
  }
}
