package io.workflow.server.update;

/** How far an update has come; in the order in which it gets there. */
public enum UpdateStage {
  /** The server knows of it; forgotten if that server dies. */
  ADMITTED,
  /** The code's validator let it in; durable. */
  ACCEPTED,
  /** It has an outcome, also when that is a rejection. */
  COMPLETED
}
