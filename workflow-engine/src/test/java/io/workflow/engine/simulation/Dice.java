package io.workflow.engine.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** All chance of one simulation: the same seed throws the same. */
final class Dice {

  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** True once in {@code times}. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Mostly the last, sometimes an earlier one. */
  <T> T lateOf(List<T> choices) {
    return choices.get(lateOf(choices.size()));
  }

  /** Mostly the highest index, sometimes a lower one. */
  int lateOf(int size) {
    return oneIn(4) ? below(size) : size - 1;
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** The same chance for others. */
  SplittableRandom generator() {
    return random;
  }

  Duration millis(int from, int below) {
    return Duration.ofNanos(random.nextLong(from * 1_000_000L, below * 1_000_000L));
  }

  Duration seconds(int from, int below) {
    return Duration.ofMillis(random.nextLong(from * 1_000L, below * 1_000L));
  }
}
