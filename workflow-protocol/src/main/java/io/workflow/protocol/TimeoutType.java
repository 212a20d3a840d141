package io.workflow.protocol;

/** Which of the timeouts of a task passed. */
public enum TimeoutType {
  SCHEDULE_TO_START,
  START_TO_CLOSE,
  SCHEDULE_TO_CLOSE,
  HEARTBEAT
}
