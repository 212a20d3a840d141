package io.workflow.server.frontend.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.server.frontend.temporal.mapping.TaskTokenMapper;

/**
 * Requests of any kind, with every field filled with what no client should send.
 *
 * @param namespace what is there, so that the other fields are looked at
 * @param text for every other text
 * @param number for every number and enumeration
 * @param seconds for every time and duration
 * @param turn which field of each group of alternatives is set
 */
public record BadRequests(String namespace, String text, int number, long seconds, int turn) {

  private static final int DEEPEST = 6;

  public <M extends Message> Message filled(M prototype) {
    Message.Builder request = prototype.newBuilderForType();
    fill(request, 0);
    return request.build();
  }

  private void fill(Message.Builder message, int depth) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (!isSkipped(field)) {
        set(message, field, depth);
      }
    }
  }

  private boolean isSkipped(FieldDescriptor field) {
    var alternatives = field.getContainingOneof();
    return alternatives != null
        && alternatives.getField(turn % alternatives.getFieldCount()) != field;
  }

  private void set(Message.Builder message, FieldDescriptor field, int depth) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      if (depth < DEEPEST) {
        setMessage(message, field, depth);
      }
      return;
    }
    Object value = value(field);
    if (field.isRepeated()) {
      message.addRepeatedField(field, value);
    } else {
      message.setField(field, value);
    }
  }

  private void setMessage(Message.Builder message, FieldDescriptor field, int depth) {
    Message.Builder part = message.newBuilderForField(field);
    if (part instanceof Duration.Builder duration) {
      duration.setSeconds(seconds).setNanos(number);
    } else if (part instanceof Timestamp.Builder time) {
      time.setSeconds(seconds).setNanos(number);
    } else {
      fill(part, depth + 1);
    }
    if (field.isRepeated()) {
      message.addRepeatedField(field, part.build());
    } else {
      message.setField(field, part.build());
    }
  }

  private Object value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> number;
      case LONG -> (long) number;
      case FLOAT -> (float) number;
      case DOUBLE -> Double.NaN;
      case BOOLEAN -> true;
      case STRING -> field.getName().equals("namespace") ? namespace : text;
      case BYTE_STRING ->
          field.getName().equals("task_token") && turn % 2 == 0
              ? token()
              : ByteString.copyFromUtf8(text);
      case ENUM -> enumValue(field);
      case MESSAGE -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  private EnumValueDescriptor enumValue(FieldDescriptor field) {
    return field.getEnumType().findValueByNumberCreatingIfUnknown(number);
  }

  private ByteString token() {
    return TaskTokenMapper.toProto(
        new TaskToken(new TaskId(namespace, "nothing", "no-run", 3, 1), 4, "nobody"));
  }
}
