package io.workflow.worker.definition;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;

/**
 * A method of a workflow that something can be sent to.
 *
 * @param name of the signal or query, or the workflow type for the run method
 * @param method to be called on an instance of the class or the interface it was found in
 */
public record MessageMethod(String name, Method method) {

  public List<Type> parameterTypes() {
    return List.of(method.getGenericParameterTypes());
  }

  public Type resultType() {
    return method.getGenericReturnType();
  }
}
