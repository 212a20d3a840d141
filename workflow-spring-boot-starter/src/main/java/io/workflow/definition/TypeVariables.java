package io.workflow.definition;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the variables of a type's supertypes stand for: seen from {@code OrderRepo extends
 * Repo<Order>}, the {@code T} of {@code Repo} is {@code Order}. Immutable.
 */
final class TypeVariables {

  private final Map<TypeVariable<?>, Type> values = new HashMap<>();

  private TypeVariables() {}

  /** {@code type} is a class, or a generic one with its arguments. */
  static TypeVariables seenFrom(Type type) {
    TypeVariables variables = new TypeVariables();
    variables.collect(type);
    return variables;
  }

  private void collect(@Nullable Type type) {
    if (type == null) {
      return;
    }
    Class<?> raw = GenericTypes.erase(type);
    if (type instanceof ParameterizedType generic) {
      TypeVariable<?>[] names = raw.getTypeParameters();
      Type[] arguments = generic.getActualTypeArguments();
      for (int i = 0; i < names.length; i++) {
        values.put(names[i], resolve(arguments[i]));
      }
    }
    collect(raw.getGenericSuperclass());
    for (Type each : raw.getGenericInterfaces()) {
      collect(each);
    }
  }

  /** The type with what its variables stand for; a variable that nothing is known of stays. */
  Type resolve(Type type) {
    if (!GenericTypes.hasVariable(type)) {
      return type;
    }
    return switch (type) {
      case TypeVariable<?> variable -> values.getOrDefault(variable, variable);
      case ParameterizedType generic ->
          new GenericTypes.Parameterized(
              GenericTypes.erase(generic),
              Arrays.stream(generic.getActualTypeArguments()).map(this::resolve).toList());
      case GenericArrayType array -> GenericTypes.arrayOf(resolve(array.getGenericComponentType()));
      // What is read as a bound is read as all that is within it.
      case WildcardType wildcard ->
          resolve(
              wildcard.getLowerBounds().length > 0
                  ? wildcard.getLowerBounds()[0]
                  : wildcard.getUpperBounds()[0]);
      default -> type;
    };
  }

  List<Type> resolve(Type[] types) {
    return Arrays.stream(types).map(this::resolve).toList();
  }
}
