package io.workflow.server.frontend;

import java.time.Duration;

/** What holds for starts of workflows, whoever asks for them. */
public final class StartRules {

  /** How long a worker may have a workflow task, when nobody says. */
  public static final Duration USUAL_TASK_TIMEOUT = Duration.ofSeconds(10);

  /** The longest that it may have one. REST refuses a longer time; Temporal's server cuts it. */
  public static final Duration LONGEST_TASK_TIMEOUT = Duration.ofMinutes(2);

  /** Longer times are mistakes, and would pass what times can express. */
  public static final Duration LONGEST_DURATION = Duration.ofDays(100 * 365);

  private StartRules() {}
}
