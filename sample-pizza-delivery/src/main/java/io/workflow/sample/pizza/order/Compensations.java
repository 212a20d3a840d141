package io.workflow.sample.pizza.order;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must be undone, the latest first. Each is noted <em>before</em> its step: a step that failed
 * may have been done all the same.
 */
final class Compensations {

  private final Deque<Runnable> open = new ArrayDeque<>();

  void add(Runnable compensation) {
    open.push(compensation);
  }

  /** Each once; their activities are tried again until they succeed. */
  void runAll() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
