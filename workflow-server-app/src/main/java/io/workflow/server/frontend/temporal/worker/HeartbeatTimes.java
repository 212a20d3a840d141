package io.workflow.server.frontend.temporal.worker;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.workflow.server.frontend.temporal.call.CallException;
import java.util.List;

/**
 * The times that a worker tells of itself, wherever in its message: they are kept and shown as they
 * came, and who shows them as JSON can't write those that are none.
 */
final class HeartbeatTimes {

  private final String worker;

  private HeartbeatTimes(String worker) {
    this.worker = worker;
  }

  /**
   * @throws CallException {@code INVALID_ARGUMENT} for the first that is none
   */
  static void check(WorkerHeartbeat heartbeat) {
    new HeartbeatTimes(heartbeat.getWorkerInstanceKey()).check("", heartbeat);
  }

  private void check(String path, Message message) {
    message.getAllFields().forEach((field, value) -> check(path + field.getName(), field, value));
  }

  private void check(String path, FieldDescriptor field, Object value) {
    switch (value) {
      case Timestamp time when !Timestamps.isValid(time) ->
          throw invalid(
              path, "a time of a year from 1 to 9999", time.getSeconds(), time.getNanos());
      case Duration time when !Durations.isValid(time) ->
          throw invalid(
              path, "a duration of at most 10,000 years", time.getSeconds(), time.getNanos());
      case Timestamp _valid -> {}
      case Duration _valid -> {}
      case Message inner -> check(path + ".", inner);
      case List<?> several -> several.forEach(each -> check(path, field, each));
      default -> {} // texts and numbers
    }
  }

  private CallException invalid(String path, String expected, long seconds, int nanos) {
    return CallException.invalid(
        "Expected %s of worker '%s' to be %s, but it is %d s and %d ns."
            .formatted(path, worker, expected, seconds, nanos));
  }
}
