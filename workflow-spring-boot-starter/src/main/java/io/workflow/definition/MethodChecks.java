package io.workflow.definition;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
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

  static void signal(MessageMethod handler) {
    concreteTypes(handler);
    if (handler.method().getReturnType() != void.class) {
      throw new DefinitionException(
          """
          Expected the signal handler %s to return void, but it returns %s. Nobody waits for what \
          a signal returns: \
          use a query to read."""
              .formatted(
                  describe(handler.method()), handler.method().getReturnType().getSimpleName()));
    }
  }

  static void query(MessageMethod handler) {
    concreteTypes(handler);
    if (handler.method().getReturnType() == void.class) {
      throw new DefinitionException(
          "Expected the query handler %s to return a value, but it returns void"
              .formatted(describe(handler.method())));
    }
  }

  static void concreteTypes(MessageMethod handler) {
    concreteTypes(handler.method(), handler.parameterTypes(), handler.resultType());
  }

  /** Values are decoded by the declared types, so these must say what to build. */
  static void concreteTypes(Method method, List<Type> parameterTypes, Type resultType) {
    parameterTypes.forEach(type -> concrete(method, type, "parameter"));
    concrete(method, resultType, "result");
    Class<?> result = GenericTypes.erase(resultType);
    if (Future.class.isAssignableFrom(result) || result.getName().startsWith("reactor.")) {
      throw new DefinitionException(
          """
          Expected %s to return the value itself, but it returns a %s. Return the value, and call \
          with \
          Durable.async to go on meanwhile."""
              .formatted(describe(method), result.getSimpleName()));
    }
  }

  private static void concrete(Method method, Type type, String place) {
    if (GenericTypes.hasVariable(type)) {
      throw new DefinitionException(
          """
          Expected the %s types of %s to be concrete, but '%s' has a type variable. Declare the \
          type that is sent; \
          of a generic interface make one that says it, such as: interface OrderRepo extends \
          Repo<Order>."""
              .formatted(place, describe(method), type.getTypeName()));
    }
  }
}
