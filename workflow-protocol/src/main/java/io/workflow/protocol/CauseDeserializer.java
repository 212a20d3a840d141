package io.workflow.protocol;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Looks up how to read a {@link Failure} when the first cause is read: a record that holds its own
 * type has no finished positional deserializer while its own is being built.
 */
final class CauseDeserializer extends StdDeserializer<Failure> {

  CauseDeserializer() {
    super(Failure.class);
  }

  @Override
  public Failure deserialize(JsonParser parser, DeserializationContext context) {
    return context.readValue(parser, Failure.class);
  }
}
