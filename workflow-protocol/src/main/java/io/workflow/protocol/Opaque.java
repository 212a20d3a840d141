package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * A part of a message that the server keeps and gives back without reading it, in the form in which
 * a client of another protocol sent it. Where a component of this type is {@code null}, as mostly,
 * nothing was sent but what the other components say.
 */
public final class Opaque {

  private final byte[] bytes;

  /** The bytes are not copied: nobody changes them any more. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Opaque(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Not to be changed. */
  @JsonValue
  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Opaque that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Opaque[" + bytes.length + " bytes]";
  }
}
