package io.workflow.server.matching.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * How far workers have come in one topic. Knows no times of records: each reading notes where a
 * partition ended at that time, and whatever was sent before is taken once the workers have passed
 * that end. Belongs to one thread.
 */
final class TopicProgress {

  /** What moved longer ago than this may stand by now. */
  private static final Duration LATELY = Duration.ofSeconds(15);

  /** More ends than this are thinned out; then it is noticed a little later that one was passed. */
  private static final int MAXIMUM_MARKS = 64;

  /**
   * What Kafka says of a topic, by partition.
   *
   * @param ends the offset that the next record gets
   * @param taken all records before this offset are taken by workers, or removed by Kafka
   */
  record Reading(long[] ends, long[] taken) {}

  /** Where the partitions ended at some time. */
  private record Mark(Instant time, long[] ends) {}

  private final List<Mark> marks = new ArrayList<>();
  private Instant[] takenUntil = new Instant[0];
  private long[] lastEnds = new long[0];
  private long[] lastTaken = new long[0];
  private boolean[] moved = new boolean[0];
  private Instant readAt = Instant.MIN;

  /** When Kafka was last asked. */
  Instant readAt() {
    return readAt;
  }

  int partitions() {
    return takenUntil.length;
  }

  /** Takes in what Kafka said to a question that was asked at {@code time}. */
  void read(Instant time, Reading reading) {
    if (reading.ends().length != takenUntil.length || isAnotherTopic(reading.ends())) {
      marks.clear();
      takenUntil = new Instant[reading.ends().length];
      Arrays.fill(takenUntil, Instant.MIN);
      lastTaken = new long[0];
    }
    boolean comparable =
        lastTaken.length == reading.taken().length && readAt.isAfter(time.minus(LATELY));
    moved = new boolean[reading.taken().length];
    for (int i = 0; comparable && i < moved.length; i++) {
      moved[i] = reading.taken()[i] > lastTaken[i];
    }
    readAt = time;
    lastTaken = reading.taken();
    lastEnds = reading.ends();
    marks.add(new Mark(time, reading.ends()));
    for (Iterator<Mark> all = marks.iterator(); all.hasNext(); ) {
      if (pass(all.next(), reading.taken())) {
        all.remove();
      }
    }
    if (marks.size() > MAXIMUM_MARKS) {
      for (int i = marks.size() - 2; i > 0; i -= 2) {
        marks.remove(i);
      }
    }
  }

  /** Offsets only grow, unless the topic was made anew. */
  private boolean isAnotherTopic(long[] ends) {
    for (int i = 0; i < ends.length; i++) {
      if (ends[i] < lastEnds[i]) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether all partitions are past the mark. */
  private boolean pass(Mark mark, long[] taken) {
    boolean all = true;
    for (int i = 0; i < taken.length; i++) {
      if (taken[i] >= mark.ends()[i]) {
        takenUntil[i] = mark.time();
      } else {
        all = false;
      }
    }
    return all;
  }

  /** Whether all that was sent to the partition until {@code time} has been taken. */
  boolean taken(int partition, Instant time) {
    return !takenUntil[partition].isBefore(time);
  }

  /** Whether workers are known to have taken something of the partition lately. */
  boolean moves(int partition) {
    return moved[partition];
  }
}
