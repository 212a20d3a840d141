package io.workflow.engine.decide;

import io.workflow.protocol.WorkflowTimeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the timeouts of a run and of its workflow tasks bound each other. */
final class Timeouts {

  /** How long a worker may have a workflow task, when nobody says. */
  static final Duration USUAL_TASK = Duration.ofSeconds(10);

  private static final Duration LONGEST_TASK = Duration.ofMinutes(2);

  private Timeouts() {}

  /** What a run is bound by: a task timeout that is not said is {@code usualTask}. */
  static WorkflowTimeouts bounded(WorkflowTimeouts given, Duration usualTask) {
    Duration run = ofRun(given.run(), given.execution());
    return new WorkflowTimeouts(given.execution(), run, ofTask(given.task(), usualTask, run));
  }

  /** A run is no longer than its chain; {@code null} and zero are no timeout. */
  static @Nullable Duration ofRun(@Nullable Duration run, @Nullable Duration execution) {
    return shorter(run, execution);
  }

  /** A workflow task takes two minutes at most, and no longer than its run. */
  static Duration ofTask(
      @Nullable Duration task, Duration whenUnsaid, @Nullable Duration runTimeout) {
    Duration given = orNone(task);
    Duration wanted = given == null ? whenUnsaid : given;
    Duration bounded = wanted.compareTo(LONGEST_TASK) > 0 ? LONGEST_TASK : wanted;
    Duration run = orNone(runTimeout);
    return run == null || bounded.compareTo(run) < 0 ? bounded : run;
  }

  /** The shorter of two, of which each may be none. */
  static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    Duration first = orNone(one);
    Duration second = orNone(other);
    return first == null || (second != null && second.compareTo(first) < 0) ? second : first;
  }

  private static @Nullable Duration orNone(@Nullable Duration timeout) {
    return timeout == null || timeout.isZero() ? null : timeout;
  }
}
