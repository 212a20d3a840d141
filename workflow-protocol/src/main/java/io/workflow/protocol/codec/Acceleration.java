package io.workflow.protocol.codec;

import java.util.Optional;
import tools.jackson.databind.JacksonModule;

/**
 * Jackson's Blackbird where it is on the class path, as in the server: records are read a third
 * faster by it, and the same bytes are written. Applications are not made to have it.
 */
final class Acceleration {

  private static final String BLACKBIRD = "tools.jackson.module.blackbird.BlackbirdModule";

  static final Optional<JacksonModule> MODULE = find();

  private Acceleration() {}

  private static Optional<JacksonModule> find() {
    try {
      return Optional.of(
          Class.forName(BLACKBIRD)
              .asSubclass(JacksonModule.class)
              .getDeclaredConstructor()
              .newInstance());
    } catch (ClassNotFoundException without) {
      return Optional.empty();
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("Expected to make a " + BLACKBIRD, failure);
    }
  }
}
