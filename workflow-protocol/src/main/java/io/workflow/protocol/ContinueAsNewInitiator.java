package io.workflow.protocol;

/** Why a chain goes on with another run. */
public enum ContinueAsNewInitiator {
  /** The code asked for it. */
  WORKFLOW,
  /** The run failed and has a retry policy. */
  RETRY,
  CRON_SCHEDULE
}
