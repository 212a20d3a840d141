package io.workflow.definition;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a method that is called from elsewhere takes.
 *
 * @param types without variables of generic supertypes
 */
public record Parameters(Method method, List<Type> types) {

  public Parameters {
    types = List.copyOf(types);
  }

  /**
   * Whether a caller may leave a parameter out: an {@code Optional}, one with an annotation {@code
   * Nullable}, here or where the method was declared first, or the variable arguments at the end.
   */
  public boolean mayBeLeftOut(int index) {
    return valueIfLeftOut(index) != null
        || declarations().anyMatch(each -> isNullable(each, index));
  }

  /** What a parameter that is left out is. */
  public @Nullable Object valueIfLeftOut(int index) {
    Class<?> type = GenericTypes.erase(types.get(index));
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (type == OptionalInt.class) {
      return OptionalInt.empty();
    }
    if (type == OptionalLong.class) {
      return OptionalLong.empty();
    }
    if (type == OptionalDouble.class) {
      return OptionalDouble.empty();
    }
    return method.getParameters()[index].isVarArgs()
        ? Array.newInstance(type.getComponentType(), 0)
        : null;
  }

  /** Position, name and type, for messages. */
  public String describe(int index) {
    Parameter parameter = method.getParameters()[index];
    return "parameter %d%s (%s) of %s"
        .formatted(
            index + 1,
            parameter.isNamePresent() ? " '" + parameter.getName() + "'" : "",
            GenericTypes.erase(types.get(index)).getSimpleName(),
            MethodChecks.describe(method));
  }

  private Stream<Method> declarations() {
    TypeVariables variables = TypeVariables.seenFrom(method.getDeclaringClass());
    Signature signature = Signature.of(method, variables);
    return TypeHierarchy.of(method.getDeclaringClass()).stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(each -> !each.isBridge() && Signature.of(each, variables).equals(signature));
  }

  private static boolean isNullable(Method method, int index) {
    Parameter parameter = method.getParameters()[index];
    return isNullable(parameter.getAnnotations())
        || isNullable(parameter.getAnnotatedType().getAnnotations());
  }

  /** By its name, as there are many. */
  private static boolean isNullable(Annotation[] annotations) {
    return Arrays.stream(annotations)
        .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
  }
}
