package io.workflow.engine.scenario;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to carry out what a scenario asks: the pure functions alone, or the whole way through lanes
 * and a database. Used by one thread; a scenario has one to itself.
 */
public interface ScenarioExecutor {

  /** Carries a request out; returns after it is durable. */
  Outcome<?> submit(WorkflowKey key, Request<?> request);

  /** All events of a run, open or closed, in order. */
  List<HistoryEvent> events(WorkflowKey key, String runId);

  /** The current run as it is in memory; {@code null} when the workflow id was never used. */
  @Nullable WorkflowState state(WorkflowKey key);

  /** The state of a run, open or closed, which must be there. */
  WorkflowState state(WorkflowKey key, String runId);

  /**
   * What was released since the last call, in order; everything that earlier submits brought about
   * is in it.
   */
  List<Effect> takeEffects(WorkflowKey key);

  /** What the workflow has to tell others and is not settled yet, in order. */
  List<OutboxMessage> outbox(WorkflowKey source);

  /**
   * Delivers all messages of all workflows, and what comes of them; until then nothing is
   * delivered.
   */
  void deliver();

  /** The engine's time, in microseconds' precision. */
  Instant now();

  /**
   * Moves the engine's time. It need not ring alarms: a scenario sends its own {@link Request.Wake}
   * afterwards, and one that comes too late finds nothing due.
   */
  void advance(Duration step);

  /** Forgets all that is not durable, as the death of the shard's owner does. */
  void crash();

  /** The id of a run that no other run has. */
  String newRunId();

  /** A part of an id that no other scenario uses. */
  String unique();
}
