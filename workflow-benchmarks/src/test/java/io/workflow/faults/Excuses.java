package io.workflow.faults;

/** Knows which errors can't be helped. */
interface Excuses {

  /**
   * Whether a call may fail so.
   *
   * @param from when it began, by {@link System#nanoTime}
   * @param to when it failed
   */
  boolean excuses(String call, String error, long from, long to);
}
