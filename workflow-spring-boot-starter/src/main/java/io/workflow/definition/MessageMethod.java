package io.workflow.definition;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;

/**
 * A method of a workflow that something can be sent to.
 *
 * @param name of the signal or query, or the workflow type for the run method
 * @param description for people; may be empty
 * @param method to be called on an instance of the class or the interface it was found in
 * @param parameterTypes as the class or interface that was read knows them: without variables of
 *     generic supertypes
 * @param resultType in the same way
 */
public record MessageMethod(
    String name, String description, Method method, List<Type> parameterTypes, Type resultType) {

  public MessageMethod {
    parameterTypes = List.copyOf(parameterTypes);
  }

  public Parameters parameters() {
    return new Parameters(method, parameterTypes);
  }

  static MessageMethod of(String name, String description, Method method, TypeVariables variables) {
    return new MessageMethod(
        name,
        description,
        method,
        variables.resolve(method.getGenericParameterTypes()),
        variables.resolve(method.getGenericReturnType()));
  }
}
