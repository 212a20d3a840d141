package io.workflow.server.frontend.temporal.mapping;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Times and durations. */
public final class TimeMapper {

  /** What is meant as "for ever" is shortened to a hundred years, as Temporal's own server does. */
  private static final java.time.Duration LONGEST = java.time.Duration.ofDays(36_500);

  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private TimeMapper() {}

  public static Timestamp toProto(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  public static Duration toProto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** What is not said is 0 on the wire. */
  static Duration orZero(java.time.@Nullable Duration duration) {
    return duration == null ? Duration.getDefaultInstance() : toProto(duration);
  }

  /** What is not said stays unset: 0 would be a timeout that somebody has given. */
  static void ifSaid(java.time.@Nullable Duration duration, Consumer<Duration> setter) {
    if (duration != null) {
      setter.accept(toProto(duration));
    }
  }

  /**
   * The time, of a year from 1 to 9999.
   *
   * @throws io.grpc.StatusRuntimeException {@code INVALID_ARGUMENT} when it is of another
   */
  public static Instant fromProto(Timestamp proto) {
    if (!Timestamps.isValid(proto)) {
      throw InvalidMessages.invalid(
          "Expected a time of a year from 1 to 9999, but got %d s and %d ns"
              .formatted(proto.getSeconds(), proto.getNanos()));
    }
    return Instant.ofEpochSecond(proto.getSeconds(), proto.getNanos());
  }

  /**
   * The duration, also 0, of at most a hundred years.
   *
   * @throws io.grpc.StatusRuntimeException {@code INVALID_ARGUMENT} when it is negative or not a
   *     duration
   */
  public static java.time.Duration fromProto(Duration proto) {
    long seconds = proto.getSeconds();
    int nanos = proto.getNanos();
    if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw InvalidMessages.invalid(
          "Expected a duration of 0 or more, but got %d s and %d ns".formatted(seconds, nanos));
    }
    return seconds >= LONGEST.toSeconds() ? LONGEST : java.time.Duration.ofSeconds(seconds, nanos);
  }

  /** {@code null} for 0, which is also what a duration that is not set looks like. */
  public static java.time.@Nullable Duration orNull(Duration proto) {
    java.time.Duration duration = fromProto(proto);
    return duration.isZero() ? null : duration;
  }
}
