package io.workflow.definition;

import java.lang.reflect.Method;
import java.util.List;

/**
 * What tells methods of one type apart: name and parameters, with what the variables of generic
 * supertypes stand for, so that {@code save(Order)} of a class is {@code save(T)} of its interface.
 */
record Signature(String name, List<Class<?>> parameters) {

  static Signature of(Method method, TypeVariables variables) {
    return new Signature(
        method.getName(),
        variables.resolve(method.getGenericParameterTypes()).stream()
            .<Class<?>>map(GenericTypes::erase)
            .toList());
  }
}
