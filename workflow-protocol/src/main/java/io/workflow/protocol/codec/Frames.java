package io.workflow.protocol.codec;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Joins messages, each already encoded, to what encoding a record whose one component is the list
 * of them would give: an array of one component, which is an array of messages.
 */
public final class Frames {

  private static final byte ARRAY_OF_ONE = (byte) 0x81;

  /** Major type "array" with its length in the four bytes that follow. */
  private static final byte ARRAY_WITH_LENGTH = (byte) 0x9A;

  /** How many bytes a frame has beside its messages. */
  public static final int HEADER = 2 + Integer.BYTES;

  private Frames() {}

  /** One frame of these messages, in their order. */
  public static byte[] join(List<byte[]> messages) {
    int size = HEADER;
    for (byte[] message : messages) {
      size += message.length;
    }
    ByteBuffer frame =
        ByteBuffer.allocate(size).put(ARRAY_OF_ONE).put(ARRAY_WITH_LENGTH).putInt(messages.size());
    messages.forEach(frame::put);
    return frame.array();
  }
}
