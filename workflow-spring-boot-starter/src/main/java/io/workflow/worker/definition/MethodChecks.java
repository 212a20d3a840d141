package io.workflow.worker.definition;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** What methods that travel over the wire must fulfil. */
final class MethodChecks {

  private MethodChecks() {}

  /** {@code Type.method(ParameterType, ...)}. */
  static String describe(Method method) {
    return method.getDeclaringClass().getSimpleName()
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  static void signal(Method method) {
    concreteTypes(method);
    if (method.getReturnType() != void.class) {
      throw new DefinitionException(
          "Expected the signal handler %s to return void, but it returns %s. Nobody waits for what a signal returns: use a query to read."
              .formatted(describe(method), method.getReturnType().getSimpleName()));
    }
  }

  static void query(Method method) {
    concreteTypes(method);
    if (method.getReturnType() == void.class) {
      throw new DefinitionException(
          "Expected the query handler %s to return a value, but it returns void"
              .formatted(describe(method)));
    }
  }

  /** Values are decoded by the declared types, so these must say what to build. */
  static void concreteTypes(Method method) {
    for (Type type : method.getGenericParameterTypes()) {
      concrete(method, type, "parameter");
    }
    concrete(method, method.getGenericReturnType(), "result");
    Class<?> result = method.getReturnType();
    if (Future.class.isAssignableFrom(result) || result.getName().startsWith("reactor.")) {
      throw new DefinitionException(
          "Expected %s to return the value itself, but it returns a %s. Return the value, and call with Durable.async to go on meanwhile."
              .formatted(describe(method), result.getSimpleName()));
    }
  }

  private static void concrete(Method method, Type type, String place) {
    if (hasVariable(type)) {
      throw new DefinitionException(
          "Expected the %s types of %s to be concrete, but '%s' has a type variable. Declare the type that is sent."
              .formatted(place, describe(method), type.getTypeName()));
    }
  }

  private static boolean hasVariable(Type type) {
    return switch (type) {
      case TypeVariable<?> variable -> true;
      case ParameterizedType generic ->
          Arrays.stream(generic.getActualTypeArguments()).anyMatch(MethodChecks::hasVariable);
      case GenericArrayType array -> hasVariable(array.getGenericComponentType());
      case WildcardType wildcard ->
          Arrays.stream(wildcard.getUpperBounds()).anyMatch(MethodChecks::hasVariable);
      default -> false;
    };
  }
}
