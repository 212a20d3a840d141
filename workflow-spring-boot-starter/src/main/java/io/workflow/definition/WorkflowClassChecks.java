package io.workflow.definition;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;

/** What a class of workflows must not be, or carry. */
final class WorkflowClassChecks {

  private static final String INJECT =
      "Nothing is injected: take activities and configuration in the constructor.";
  private static final String LIFECYCLE =
      "It is not called: do it at the beginning or the end of the @Run method.";
  private static final String ELSEWHERE =
      "It has no effect: what it is for belongs into an activity.";
  private static final String LISTEN =
      "It is not called: let a bean send a signal to the workflow instead.";

  /** By name, as this package knows no Spring. */
  private static final Map<String, String> WITHOUT_EFFECT =
      Map.ofEntries(
          Map.entry("org.springframework.beans.factory.annotation.Autowired", INJECT),
          Map.entry("org.springframework.beans.factory.annotation.Value", INJECT),
          Map.entry("jakarta.inject.Inject", INJECT),
          Map.entry("jakarta.annotation.Resource", INJECT),
          Map.entry("jakarta.persistence.PersistenceContext", INJECT),
          Map.entry("jakarta.annotation.PostConstruct", LIFECYCLE),
          Map.entry("jakarta.annotation.PreDestroy", LIFECYCLE),
          Map.entry("org.springframework.context.event.EventListener", LISTEN),
          Map.entry("org.springframework.scheduling.annotation.Scheduled", LISTEN),
          Map.entry("org.springframework.kafka.annotation.KafkaListener", LISTEN),
          Map.entry("org.springframework.scheduling.annotation.Async", ELSEWHERE),
          Map.entry("org.springframework.transaction.annotation.Transactional", ELSEWHERE),
          Map.entry("jakarta.transaction.Transactional", ELSEWHERE),
          Map.entry("org.springframework.cache.annotation.Cacheable", ELSEWHERE));

  private WorkflowClassChecks() {}

  static void instantiable(Class<?> type) {
    boolean inner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
    String wrong =
        type.isInterface()
            ? "an interface"
            : type.isEnum()
                ? "an enum"
                : Modifier.isAbstract(type.getModifiers())
                    ? "abstract, and no class that extends it was found"
                    : inner ? "an inner class" : "";
    if (!wrong.isEmpty()) {
      throw new DefinitionException(
          """
          Expected the workflow %s to be a class of which instances can be made, but it is %s. \
          One instance is made for \
          each execution: use a concrete class, static if nested."""
              .formatted(type.getName(), wrong));
    }
  }

  /** Spring does not manage the instances, so that what it would do by annotations is not done. */
  static void notManaged(Class<?> workflow) {
    for (Class<?> type : TypeHierarchy.of(workflow)) {
      check(workflow, type, "it");
      for (Field field : type.getDeclaredFields()) {
        check(workflow, field, "field '%s'".formatted(field.getName()));
      }
      for (Method method : type.getDeclaredMethods()) {
        if (!method.isBridge()) {
          check(workflow, method, MethodChecks.describe(method));
        }
      }
      if (type.isInterface() && type.getName().startsWith("org.springframework.beans.factory.")) {
        throw new DefinitionException(
            """
            Expected the workflow %s not to rely on Spring, which does not manage its instances, \
            but it is a %s. %s"""
                .formatted(workflow.getName(), type.getSimpleName(), INJECT));
      }
    }
  }

  private static void check(Class<?> workflow, AnnotatedElement element, String what) {
    for (Annotation annotation : element.getAnnotations()) {
      String advice = WITHOUT_EFFECT.get(annotation.annotationType().getName());
      if (advice != null) {
        throw new DefinitionException(
            ("Expected the workflow %s not to rely on Spring, which does not manage its "
                    + "instances, but %s carries @%s. %s")
                .formatted(
                    workflow.getName(), what, annotation.annotationType().getSimpleName(), advice));
      }
    }
  }
}
