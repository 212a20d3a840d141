package io.workflow.engine.shard;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;

/** Hears how the lanes do. Called on lane threads: must not block. */
public interface EngineListener {

  /** Hears nothing. */
  EngineListener NONE = new EngineListener() {};

  /** A transaction was committed: for how many requests, with how many history rows. */
  default void committed(int requests, int historyRows, Duration commitTime) {}

  /** A transaction failed; its requests were told to come back. */
  default void commitFailed(int requests, RuntimeException failure) {}

  /** So many requests were told to come back, because what they ask for was in memory alone. */
  default void leaseMissing(int requests) {}

  /** A turn of a lane ended, with or without a transaction. */
  default void turned(int requests, int loadedRuns, Duration turnTime) {}

  /** An update went on, durably where it left something. */
  default void updateProgressed(Effect.UpdateProgressed progressed) {}

  /** A workflow task that a worker had when its shard moved is known to be in its hands here. */
  default void taskAdopted() {}

  /** What the store holds of a workflow can't be read: its requests fail, those of others don't. */
  default void runUnreadable(WorkflowKey key, RuntimeException failure) {}

  /** Deciding a request broke an invariant: a defect. The request failed, nothing was changed. */
  default void decisionFailed(Object request, RuntimeException failure) {}
}
