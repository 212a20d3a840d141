package io.workflow.worker;

import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkflowTask;

/**
 * Runs workflow code. Safe for use by many threads; tasks of one run are handled one after the
 * other.
 */
public interface WorkflowTaskHandler extends AutoCloseable {

  /**
   * The started event of the last workflow task of this run that was completed and whose state is
   * still cached; 0 when there is none. What a claim tells the server, so that it sends the new
   * events alone.
   */
  long cachedEventId(String runId);

  /**
   * Runs the code until it blocks. Blocks the caller meanwhile, also while it fetches the rest of a
   * history.
   */
  WorkflowTaskOutcome handle(WorkflowTask task);

  /**
   * Answers a query. Blocks the caller while the state is brought up to {@code lastEventId}, if
   * need be by replaying the history.
   */
  QueryResult query(WorkerResponse.QueryRequested query);

  /** The server has made the commands of this task durable: its state may be built upon. */
  void completionAccepted(TaskToken token);

  /**
   * Forgets the cached state, because a completion was refused or its fate is not known. The next
   * task of the run replays its history.
   */
  void evict(String runId);

  /** Ends all workflow threads. Later tasks fail. */
  @Override
  void close();
}
