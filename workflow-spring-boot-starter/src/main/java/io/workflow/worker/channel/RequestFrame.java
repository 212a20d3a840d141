package io.workflow.worker.channel;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Joins requests, each already encoded by the thread that sent it, to what encoding a {@link
 * io.workflow.protocol.worker.WorkerFrame.Requests} as a whole would give: an array of one
 * component, which is an array of requests.
 */
final class RequestFrame {

  private static final byte ARRAY_OF_ONE = (byte) 0x81;

  /** Major type "array" with its length in the four bytes that follow. */
  private static final byte ARRAY_WITH_LENGTH = (byte) 0x9A;

  private static final int HEADER = 2 + Integer.BYTES;

  private RequestFrame() {}

  static byte[] join(List<byte[]> requests) {
    int size = HEADER;
    for (byte[] request : requests) {
      size += request.length;
    }
    ByteBuffer frame =
        ByteBuffer.allocate(size).put(ARRAY_OF_ONE).put(ARRAY_WITH_LENGTH).putInt(requests.size());
    requests.forEach(frame::put);
    return frame.array();
  }
}
