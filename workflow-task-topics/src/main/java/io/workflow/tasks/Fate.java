package io.workflow.tasks;

/** What is to become of a record that was read. */
public enum Fate {
  /** It need not come again: its task is taken, or nobody's any more. */
  DONE,
  /** Its task is for another reader. Only a share group can pass it on. */
  LEFT_TO_OTHERS
}
