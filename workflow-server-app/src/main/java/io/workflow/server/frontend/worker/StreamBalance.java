package io.workflow.server.frontend.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks workers to go elsewhere while this node has many more streams than the others: a stream
 * never ends by itself, so a node that starts anew would stay idle. A few are asked at a time, and
 * the next ones when those have gone. Where asking does not help, because workers don't know the
 * nodes that have none, the pauses grow, so that nothing moves back and forth. Used by one thread.
 */
final class StreamBalance<S extends StreamBalance.Stream> {

  private static final Logger log = LoggerFactory.getLogger(StreamBalance.class);

  /** How much above the average is too much. */
  private static final double FACTOR = 1.25;

  private static final int AT_LEAST_MORE = 2;
  private static final int PART_AT_A_TIME = 10;

  /** A worker that is here still finds no other node. */
  private static final Duration TIME_TO_MOVE = Duration.ofSeconds(10);

  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** One of a worker. */
  interface Stream {
    boolean hasEnded();
  }

  /** The streams of this node. */
  interface Streams<S extends Stream> {

    /** Those that are not asked to go. */
    Collection<S> staying();

    /** Asks one to go; whether it was asked. */
    boolean ask(S stream, String reason);

    /** One that was asked, and did not go, is used again. */
    void keep(S stream);
  }

  private final Streams<S> streams;
  private final OtherStreams others;
  private final Duration pause;
  private final Counter moved;
  private final Map<S, Long> asked = new HashMap<>();
  private Duration nextPause;
  private long askedAt;
  private boolean unevenBefore;

  /** What nodes lacked when some were asked; {@code null} when that is settled. */
  private @Nullable Integer lackingBefore;

  StreamBalance(Streams<S> streams, OtherStreams others, Duration pause, MeterRegistry registry) {
    this.streams = streams;
    this.others = others;
    this.pause = pause;
    this.nextPause = pause;
    this.moved =
        Counter.builder("streams_moved")
            .description("Workers that went to other nodes because this one had too many")
            .register(registry);
  }

  /** To be called about as often as the pause says, and not more often. */
  void look(long nowNanos) {
    settleAsked(nowNanos);
    Collection<S> here = streams.staying();
    Map<String, Integer> elsewhere = others.countByNode();
    int excess = excess(here.size(), elsewhere.values());
    boolean uneven = excess > 0;
    // What was just learned of others may be half of it.
    boolean lasting = uneven && unevenBefore;
    unevenBefore = uneven;
    if (!asked.isEmpty()) {
      return;
    }
    int lacking = lacking(here.size(), elsewhere.values());
    learn(lacking);
    if (lasting && nowNanos - askedAt >= nextPause.toNanos()) {
      ask(here, Math.min(excess, Math.max(1, here.size() / PART_AT_A_TIME)), lacking, nowNanos);
    }
  }

  /** How many of them are too many. */
  private static int excess(int here, Collection<Integer> elsewhere) {
    int all = here + elsewhere.stream().mapToInt(n -> n).sum();
    double average = (double) all / (elsewhere.size() + 1);
    return here > average * FACTOR && here >= average + AT_LEAST_MORE
        ? here - (int) Math.ceil(average)
        : 0;
  }

  /** How many more there would have to be at nodes that have too few. */
  private static int lacking(int here, Collection<Integer> elsewhere) {
    int average = (here + elsewhere.stream().mapToInt(n -> n).sum()) / (elsewhere.size() + 1);
    return elsewhere.stream().mapToInt(count -> Math.max(0, average - count)).sum();
  }

  private void settleAsked(long nowNanos) {
    for (S stream : List.copyOf(asked.keySet())) {
      long since = asked.getOrDefault(stream, nowNanos);
      if (stream.hasEnded()) {
        moved.increment();
        asked.remove(stream);
      } else if (nowNanos - since >= TIME_TO_MOVE.toNanos()) {
        streams.keep(stream);
        asked.remove(stream);
      }
    }
  }

  /** Whether the last ones that were asked went to where they are needed. */
  private void learn(int lacking) {
    if (lackingBefore == null) {
      return;
    }
    boolean better = lacking < lackingBefore;
    Duration longer = nextPause.multipliedBy(2);
    nextPause = better ? pause : longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    lackingBefore = null;
  }

  private void ask(Collection<S> here, int count, int lacking, long nowNanos) {
    List<S> going = new ArrayList<>();
    for (S stream : here) {
      if (going.size() < count && streams.ask(stream, "Other nodes have fewer workers")) {
        going.add(stream);
        asked.put(stream, nowNanos);
      }
    }
    if (!going.isEmpty()) {
      log.info("{} of {} workers are asked to go to nodes with fewer", going.size(), here.size());
      askedAt = nowNanos;
      lackingBefore = lacking;
    }
  }
}
