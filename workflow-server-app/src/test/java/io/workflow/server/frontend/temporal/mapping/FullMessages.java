package io.workflow.server.frontend.temporal.mapping;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Messages with a value in every field that their descriptors have, and in one that they don't
 * have: what a newer SDK sends.
 */
public final class FullMessages {

  private static final int DEEPEST = 4;

  /** The field that no message has. */
  private static final int NEWER_FIELD = 4_711;

  private final Set<Descriptor> withoutNewerField;
  private final int turn;

  private FullMessages(Set<Descriptor> withoutNewerField, int turn) {
    this.withoutNewerField = withoutNewerField;
    this.turn = turn;
  }

  /** So many that each alternative is there once; one when there are none. */
  public static <M extends Message> Stream<M> of(M prototype, Set<Descriptor> withoutNewerField) {
    int alternatives =
        prototype.getDescriptorForType().getOneofs().stream()
            .mapToInt(group -> group.getFieldCount())
            .max()
            .orElse(1);
    return IntStream.range(0, alternatives)
        .mapToObj(turn -> new FullMessages(withoutNewerField, turn).filled(prototype));
  }

  @SuppressWarnings("unchecked")
  private <M extends Message> M filled(M prototype) {
    Message.Builder message = prototype.newBuilderForType();
    fill(message, 0);
    return (M) message.build();
  }

  private void fill(Message.Builder message, int depth) {
    Descriptor type = message.getDescriptorForType();
    if (message instanceof Duration.Builder duration) {
      duration.setSeconds(30 + depth).setNanos(5_000);
      return;
    }
    if (message instanceof Timestamp.Builder time) {
      time.setSeconds(1_700_000_000 + depth).setNanos(5_000);
      return;
    }
    for (FieldDescriptor field : type.getFields()) {
      if (isTurnOf(field)) {
        set(message, field, depth);
      }
    }
    if (!withoutNewerField.contains(type) && !type.getOptions().getMapEntry()) {
      message.setUnknownFields(newer(type));
    }
  }

  private static UnknownFieldSet newer(Descriptor type) {
    return UnknownFieldSet.newBuilder()
        .addField(
            NEWER_FIELD,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8("of " + type.getName()))
                .build())
        .build();
  }

  private boolean isTurnOf(FieldDescriptor field) {
    var alternatives = field.getRealContainingOneof();
    return alternatives == null
        || alternatives.getField(turn % alternatives.getFieldCount()) == field;
  }

  private void set(Message.Builder message, FieldDescriptor field, int depth) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth == DEEPEST) {
      return;
    }
    Object value = value(message, field, depth);
    if (field.isRepeated()) {
      message.addRepeatedField(field, value);
    } else {
      message.setField(field, value);
    }
  }

  private Object value(Message.Builder message, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> field.getNumber();
      case LONG -> (long) field.getNumber();
      case FLOAT -> (float) field.getNumber();
      case DOUBLE -> (double) field.getNumber();
      case BOOLEAN -> true;
      case STRING -> field.getName();
      case BYTE_STRING -> ByteString.copyFromUtf8(field.getName());
      case ENUM -> field.getEnumType().getValues().getLast();
      case MESSAGE -> {
        Message.Builder part = message.newBuilderForField(field);
        fill(part, depth + 1);
        yield part.build();
      }
    };
  }
}
