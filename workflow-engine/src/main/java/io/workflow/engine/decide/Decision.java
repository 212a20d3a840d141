package io.workflow.engine.decide;

import io.workflow.engine.state.Change;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.WorkflowState;
import java.util.List;

/**
 * What a request comes to: changes that are to be made durable together, or a rejection that
 * changes nothing.
 *
 * @param <R> how the request is answered when it is accepted
 */
public sealed interface Decision<R extends Response> {

  /**
   * To be carried out.
   *
   * @param transitions in order; more than one when a run is closed to make room for the next.
   *     Empty when there is nothing to change
   * @param effects released after the commit
   * @param response given after the commit
   */
  record Accepted<R extends Response>(
      List<RunTransition> transitions, List<Effect> effects, R response) implements Decision<R> {
    public Accepted {
      transitions = List.copyOf(transitions);
      effects = List.copyOf(effects);
    }
  }

  /**
   * A closed run is to be forgotten.
   *
   * @param runId of any run of the workflow but the open one; there may be no such run
   * @param response given after the commit
   */
  record Deleted<R extends Response>(String runId, R response) implements Decision<R> {}

  record Rejected<R extends Response>(Rejection rejection) implements Decision<R> {}

  /**
   * The changes of one run.
   *
   * @param opened the first change opens the run
   * @param messages what other workflows are to be told, durably, in order
   */
  record RunTransition(
      WorkflowState after, List<Change> changes, boolean opened, List<OutboxMessage> messages) {
    public RunTransition {
      changes = List.copyOf(changes);
      messages = List.copyOf(messages);
    }
  }
}
