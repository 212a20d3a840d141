package io.workflow.data;

import io.workflow.definition.Parameters;
import io.workflow.protocol.Payload;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a method is called with. */
public final class Arguments {

  private Arguments() {}

  /**
   * One value for each parameter.
   *
   * @param input may be longer: who sends may know a newer method
   * @throws DataConversionException when a value does not fit, or one is missing that the method
   *     does not do without
   */
  public static @Nullable Object[] read(
      List<Payload> input, Parameters parameters, DataConverter values) {
    for (int i = input.size(); i < parameters.types().size(); i++) {
      if (!parameters.mayBeLeftOut(i)) {
        throw missing(input.size(), parameters, i);
      }
    }
    @Nullable Object[] arguments =
        values.fromPayloads(input, parameters.types().toArray(Type[]::new));
    for (int i = input.size(); i < arguments.length; i++) {
      arguments[i] = parameters.valueIfLeftOut(i);
    }
    return arguments;
  }

  private static DataConversionException missing(int given, Parameters parameters, int index) {
    return new DataConversionException(
        """
        Expected a value for %s, but got %d of %d arguments. Send all of them; or mark the \
        parameter with @Nullable, \
        or make it an Optional, if it may be absent, as it is in what was sent before it was \
        added"""
            .formatted(parameters.describe(index), given, parameters.types().size()),
        null);
  }
}
