package io.workflow.definition;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes generic types apart and makes new ones. */
final class GenericTypes {

  private GenericTypes() {}

  static boolean hasVariable(Type type) {
    return switch (type) {
      case TypeVariable<?> variable -> true;
      case ParameterizedType generic ->
          Arrays.stream(generic.getActualTypeArguments()).anyMatch(GenericTypes::hasVariable);
      case GenericArrayType array -> hasVariable(array.getGenericComponentType());
      case WildcardType wildcard ->
          Arrays.stream(wildcard.getUpperBounds()).anyMatch(GenericTypes::hasVariable)
              || Arrays.stream(wildcard.getLowerBounds()).anyMatch(GenericTypes::hasVariable);
      default -> false;
    };
  }

  static Class<?> erase(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      case TypeVariable<?> variable -> erase(variable.getBounds()[0]);
      case GenericArrayType array -> erase(array.getGenericComponentType()).arrayType();
      case WildcardType wildcard -> erase(wildcard.getUpperBounds()[0]);
      default -> throw new IllegalArgumentException("Expected a type of Java, but got " + type);
    };
  }

  static Type arrayOf(Type component) {
    return component instanceof Class<?> plain ? plain.arrayType() : new Array(component);
  }

  /** {@code raw<arguments>}, equal to what the JDK makes of the same source. */
  record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return raw.getDeclaringClass();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ParameterizedType that
          && raw.equals(that.getRawType())
          && Objects.equals(getOwnerType(), that.getOwnerType())
          && arguments.equals(List.of(that.getActualTypeArguments()));
    }

    @Override
    public int hashCode() {
      return arguments.hashCode() ^ Objects.hashCode(getOwnerType()) ^ raw.hashCode();
    }

    @Override
    public String toString() {
      return raw.getName()
          + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
    }
  }

  /** An array of a generic type. */
  record Array(Type component) implements GenericArrayType {

    @Override
    public Type getGenericComponentType() {
      return component;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof GenericArrayType that
          && component.equals(that.getGenericComponentType());
    }

    @Override
    public int hashCode() {
      return component.hashCode();
    }

    @Override
    public String toString() {
      return component.getTypeName() + "[]";
    }
  }
}
