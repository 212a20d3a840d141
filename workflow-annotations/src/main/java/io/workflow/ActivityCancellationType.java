package io.workflow;

/** What the workflow does with an activity when the scope it was called in is cancelled. */
public enum ActivityCancellationType {
  /** Ask the activity to stop and report cancellation to the caller at once. The default. */
  TRY_CANCEL,
  /** Ask the activity to stop and wait for how it ends. */
  WAIT_CANCELLATION_COMPLETED,
  /** Report cancellation to the caller at once and leave the activity alone. */
  ABANDON
}
