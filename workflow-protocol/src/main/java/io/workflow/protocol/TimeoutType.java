package io.workflow.protocol;

/** Which of the timeouts of a task passed. */
public enum TimeoutType {
  SCHEDULE_TO_START("ScheduleToStart"),
  START_TO_CLOSE("StartToClose"),
  SCHEDULE_TO_CLOSE("ScheduleToClose"),
  HEARTBEAT("Heartbeat");

  private final String title;

  TimeoutType(String title) {
    this.title = title;
  }

  /** As it stands in texts, for example {@code ScheduleToStart}. */
  public String title() {
    return title;
  }
}
