package io.workflow.worker.activity;

import io.workflow.data.Arguments;
import io.workflow.data.DataConverter;
import io.workflow.definition.ActivityDefinition;
import io.workflow.protocol.Payload;
import java.lang.reflect.InvocationTargetException;
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
   * What the method is called with.
   *
   * @throws io.workflow.data.DataConversionException when the input does not fit
   */
  @Nullable Object[] arguments(List<Payload> input, DataConverter values) {
    return Arguments.read(input, definition.parameters(), values);
  }

  /**
   * What the method returned, to be sent.
   *
   * @throws io.workflow.data.DataConversionException when it has no form as payload
   */
  List<Payload> result(@Nullable Object returned, DataConverter values) {
    return definition.resultType() == void.class
        ? List.of()
        : List.of(values.toPayload(returned, definition.resultType()));
  }

  /** Calls the method; throws what it throws. */
  @Nullable Object invoke(@Nullable Object[] arguments) throws Throwable {
    try {
      return definition.method().invoke(bean.get(), arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }
}
