package io.workflow.server.persistence;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * One column of many rows as an array parameter in PostgreSQL's binary form. The driver has none
 * for arrays of UUIDs and times, and writes those as text that the server parses.
 *
 * <p>The connection must have binary transfer enabled for the array types: {@link
 * HistoryConnections}.
 */
final class BinaryArray extends PGobject implements PGBinaryObject {
  @Serial private static final long serialVersionUID = 1L;

  /** Dimensions, flag for nulls, element type, size, lower bound. */
  private static final int HEADER = 20;

  private static final int POSTGRES_EPOCH_SECONDS = 946_684_800;
  private static final long MICROS_PER_SECOND = 1_000_000L;

  private final Element element;
  private transient ByteBuffer buffer;
  private int size;
  private boolean hasNulls;

  BinaryArray(Element element, int expectedSize) {
    this.element = element;
    this.buffer = ByteBuffer.allocate(HEADER + expectedSize * element.expectedBytes);
    buffer.position(HEADER);
    setType(element.arrayType);
  }

  BinaryArray add(boolean value) {
    begin(Element.BOOL, 1).put((byte) (value ? 1 : 0));
    return this;
  }

  BinaryArray add(short value) {
    begin(Element.INT2, Short.BYTES).putShort(value);
    return this;
  }

  BinaryArray add(int value) {
    begin(Element.INT4, Integer.BYTES).putInt(value);
    return this;
  }

  BinaryArray add(long value) {
    begin(Element.INT8, Long.BYTES).putLong(value);
    return this;
  }

  BinaryArray add(float value) {
    begin(Element.FLOAT4, Float.BYTES).putFloat(value);
    return this;
  }

  BinaryArray add(UUID value) {
    begin(Element.UUID, 2 * Long.BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    return this;
  }

  BinaryArray add(@Nullable String value) {
    if (value == null) {
      return addNull();
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    begin(Element.TEXT, bytes.length).put(bytes);
    return this;
  }

  BinaryArray add(byte[] value) {
    begin(Element.BYTEA, value.length).put(value);
    return this;
  }

  /** Whole microseconds; what is below is cut off. */
  BinaryArray add(@Nullable Instant value) {
    if (value == null) {
      return addNull();
    }
    begin(Element.TIMESTAMPTZ, Long.BYTES)
        .putLong(
            ChronoUnit.MICROS.between(Instant.EPOCH, value)
                - POSTGRES_EPOCH_SECONDS * MICROS_PER_SECOND);
    return this;
  }

  private BinaryArray addNull() {
    reserve(Integer.BYTES).putInt(-1);
    hasNulls = true;
    size++;
    return this;
  }

  private ByteBuffer begin(Element actual, int length) {
    if (actual != element) {
      throw new IllegalStateException(
          "Expected a value for an array of " + element + ", but got one of " + actual);
    }
    size++;
    return reserve(Integer.BYTES + length).putInt(length);
  }

  private ByteBuffer reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      int wanted = Math.max(Math.addExact(buffer.position(), bytes), buffer.capacity() * 2);
      int position = buffer.position();
      buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), wanted)).position(position);
    }
    return buffer;
  }

  @Override
  public int lengthInBytes() {
    return buffer.position();
  }

  @Override
  public void toBytes(byte[] bytes, int offset) {
    System.arraycopy(buffer.array(), HEADER, bytes, offset + HEADER, buffer.position() - HEADER);
    ByteBuffer.wrap(bytes, offset, HEADER)
        .putInt(1)
        .putInt(hasNulls ? 1 : 0)
        .putInt(element.oid)
        .putInt(size)
        .putInt(1);
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("A parameter only: the driver never reads into it");
  }

  @Override
  public String getValue() {
    throw new IllegalStateException(
        "Expected binary transfer of " + element.arrayType + " to be enabled on the connection");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** What an array holds. */
  enum Element {
    BOOL(16, "_bool", 5),
    INT2(21, "_int2", 6),
    INT4(23, "_int4", 8),
    INT8(20, "_int8", 12),
    FLOAT4(700, "_float4", 8),
    UUID(2950, "_uuid", 20),
    TIMESTAMPTZ(1184, "_timestamptz", 12),
    TEXT(25, "_text", 40),
    BYTEA(17, "_bytea", 300);

    /** What the driver does not send as binary by itself. */
    static final String ENABLE = "BOOL_ARRAY,UUID_ARRAY,TIMESTAMPTZ_ARRAY";

    private final int oid;
    private final String arrayType;
    private final int expectedBytes;

    Element(int oid, String arrayType, int expectedBytes) {
      this.oid = oid;
      this.arrayType = arrayType;
      this.expectedBytes = expectedBytes;
    }
  }
}
