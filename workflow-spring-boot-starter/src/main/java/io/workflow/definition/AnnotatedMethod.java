package io.workflow.definition;

import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A method of a workflow that carries one of the message annotations, itself or where it was
 * declared first.
 */
record AnnotatedMethod(Method method, Annotation annotation) {

  private static final List<Class<? extends Annotation>> ANNOTATIONS =
      List.of(Run.class, Signal.class, Query.class);

  /** Each signature once; of several declarations the nearest to the class. */
  static List<AnnotatedMethod> of(Class<?> workflow) {
    Map<Signature, AnnotatedMethod> bySignature = new LinkedHashMap<>();
    Map<Signature, Method> nearest = new LinkedHashMap<>();
    TypeVariables variables = TypeVariables.seenFrom(workflow);
    for (Class<?> type : TypeHierarchy.of(workflow)) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isBridge() || method.isSynthetic()) {
          continue;
        }
        Signature signature = Signature.of(method, variables);
        Method implementation = nearest.merge(signature, method, (first, second) -> first);
        annotationOf(method)
            .forEach(
                annotation ->
                    merge(
                        bySignature,
                        signature,
                        new AnnotatedMethod(implementation, annotation),
                        workflow));
      }
    }
    List<AnnotatedMethod> found = new ArrayList<>(bySignature.values());
    // Reflection gives methods in no particular order; errors and tables should not change.
    found.sort((one, other) -> one.method().toString().compareTo(other.method().toString()));
    return found;
  }

  private static void merge(
      Map<Signature, AnnotatedMethod> found,
      Signature signature,
      AnnotatedMethod candidate,
      Class<?> workflow) {
    Method implementation = candidate.method();
    if (Modifier.isStatic(implementation.getModifiers())) {
      throw new DefinitionException(
          "Expected %s of %s not to be static: workflow methods work on an instance"
              .formatted(MethodChecks.describe(implementation), workflow.getName()));
    }
    AnnotatedMethod before = found.putIfAbsent(signature, candidate);
    if (before != null && !before.annotation().equals(candidate.annotation())) {
      throw new DefinitionException(
          "Expected %s to be one of run, signal and query under one name, but it carries %s and %s"
              .formatted(
                  MethodChecks.describe(implementation),
                  before.annotation(),
                  candidate.annotation()));
    }
  }

  private static List<? extends Annotation> annotationOf(Method method) {
    return ANNOTATIONS.stream()
        .filter(method::isAnnotationPresent)
        .map(method::getAnnotation)
        .toList();
  }
}
