package io.workflow.server.frontend.temporal.mapping;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.workflow.protocol.Opaque;
import org.jspecify.annotations.Nullable;

/**
 * What a message says beside the fields that this server reads: a newer SDK may have added some,
 * and finds them again where the message is shown.
 */
final class Unread {

  private Unread() {}

  /** The fields of the message that nobody here knows; {@code null}, as mostly, without any. */
  static @Nullable Opaque fields(Message message) {
    UnknownFieldSet unknown = message.getUnknownFields();
    return unknown.asMap().isEmpty() ? null : new Opaque(unknown.toByteArray());
  }

  /** Whether there is a field that nobody here knows. */
  static boolean isAny(Message message) {
    return !message.getUnknownFields().asMap().isEmpty();
  }

  /**
   * Says it again. What is no such message is left out: workers of another protocol pass on what
   * they got, and none of them is to make a history unreadable.
   */
  static <B extends Message.Builder> B into(B message, @Nullable Opaque unread) {
    if (unread != null) {
      try {
        message.mergeFrom(unread.bytes());
      } catch (InvalidProtocolBufferException notOfThisProtocol) {
        return message;
      }
    }
    return message;
  }
}
