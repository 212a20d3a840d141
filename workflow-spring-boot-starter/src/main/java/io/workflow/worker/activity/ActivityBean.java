package io.workflow.worker.activity;

import io.workflow.protocol.Payload;
import io.workflow.worker.DataConverter;
import io.workflow.worker.definition.ActivityDefinition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An activity of this application and the bean that runs it.
 *
 * @param bean asked for at each call, so that a bean with a narrower scope works
 */
public record ActivityBean(ActivityDefinition definition, Supplier<Object> bean) {

  /** The method is opened for calls: interfaces of activities need not be public. */
  public ActivityBean {
    boolean unused = definition.method().trySetAccessible();
  }

  /**
   * Calls the method; throws what it throws.
   *
   * @throws io.workflow.worker.DataConversionException when the input does not fit
   */
  List<Payload> call(List<Payload> input, DataConverter values) throws Throwable {
    Type[] types = definition.parameterTypes().toArray(Type[]::new);
    @Nullable Object[] arguments = values.fromPayloads(input, types);
    Object result = invoke(definition.method(), arguments);
    return definition.resultType() == void.class ? List.of() : List.of(values.toPayload(result));
  }

  private @Nullable Object invoke(Method method, @Nullable Object[] arguments) throws Throwable {
    try {
      return method.invoke(bean.get(), arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }
}
