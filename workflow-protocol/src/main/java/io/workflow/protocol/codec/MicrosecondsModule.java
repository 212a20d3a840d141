package io.workflow.protocol.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Times and durations as whole microseconds, which is what PostgreSQL keeps too. */
final class MicrosecondsModule extends SimpleModule {
  private static final long serialVersionUID = 1L;
  private static final long PER_SECOND = 1_000_000L;
  private static final long NANOS = 1_000L;

  MicrosecondsModule() {
    super("microseconds");
    addSerializer(Instant.class, new InstantSerializer());
    addDeserializer(Instant.class, new InstantDeserializer());
    addSerializer(Duration.class, new DurationSerializer());
    addDeserializer(Duration.class, new DurationDeserializer());
  }

  private static final class InstantSerializer extends StdSerializer<Instant> {
    InstantSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
      generator.writeNumber(ChronoUnit.MICROS.between(Instant.EPOCH, value));
    }
  }

  private static final class InstantDeserializer extends StdDeserializer<Instant> {
    InstantDeserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
      return Instant.EPOCH.plus(parser.getLongValue(), ChronoUnit.MICROS);
    }
  }

  private static final class DurationSerializer extends StdSerializer<Duration> {
    DurationSerializer() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator generator, SerializationContext context) {
      generator.writeNumber(
          Math.addExact(
              Math.multiplyExact(value.getSeconds(), PER_SECOND), value.getNano() / NANOS));
    }
  }

  private static final class DurationDeserializer extends StdDeserializer<Duration> {
    DurationDeserializer() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) {
      return Duration.of(parser.getLongValue(), ChronoUnit.MICROS);
    }
  }
}
