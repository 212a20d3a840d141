package io.workflow.server.cluster.peer;

import io.workflow.engine.decide.Request;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.matching.Hint;
import io.workflow.server.matching.KnownWorkers;
import io.workflow.server.matching.PollRequest;
import io.workflow.server.matching.QueryTask;
import io.workflow.server.matching.QueueKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one node asks another one. None of these is ever passed on: a node that can't answer says
 * so, and the one that asked looks for another.
 */
public sealed interface PeerRequest {

  /** Whether its answer waits for something to happen, perhaps for minutes. */
  default boolean waits() {
    return false;
  }

  /**
   * The first one on a stream. Answered by {@link PeerResponse.Welcome}.
   *
   * @param node the name of the one that asks
   * @param expected the process that it means to talk with
   * @param level what it can read, see {@link FormatLevel}
   */
  record Hello(String node, UUID expected, int level) implements PeerRequest {}

  /** As {@code HistoryService.submit}: {@link PeerResponse.Accepted} or {@code Rejected}. */
  record Submit(WorkflowKey key, Request<?> request) implements PeerRequest {}

  /** As {@code HistoryService.inspect}. Answered by {@link PeerResponse.State}. */
  record Inspect(WorkflowKey key, @Nullable String runId) implements PeerRequest {}

  /**
   * As {@code HistoryService.changed}. Answered by {@link PeerResponse.Told}.
   *
   * @param endOnly as for whoever waits for the end of a run alone
   */
  record AwaitChange(WorkflowKey key, boolean endOnly, Duration timeout) implements PeerRequest {
    @Override
    public boolean waits() {
      return true;
    }
  }

  /** As {@code HistoryService.updateProgressed}. Answered by {@link PeerResponse.Progress}. */
  record AwaitUpdate(WorkflowKey key, String updateId, boolean outcome, Duration timeout)
      implements PeerRequest {
    @Override
    public boolean waits() {
      return true;
    }
  }

  /** As {@code QueryService.query}: {@link PeerResponse.QueryAnswered} or {@code QueryRefused}. */
  record Query(WorkflowKey key, @Nullable String runId, WorkflowQuery query, Duration timeout)
      implements PeerRequest {
    @Override
    public boolean waits() {
      return true;
    }
  }

  /**
   * A worker has answered queries together with a workflow task, or {@code token} is {@code null},
   * one by itself. Answered by {@link PeerResponse.Told}: whether anybody waited.
   */
  record AnswerQueries(
      String namespace,
      @Nullable TaskToken token,
      Map<String, QueryResult> results,
      String identity)
      implements PeerRequest {}

  /** A worker has connected here. Answered by {@code Told}. */
  record AddWorker(long id, WorkerRequest.Register registration) implements PeerRequest {}

  /** It has gone. Answered by {@code Told}. */
  record RemoveWorker(long id) implements PeerRequest {}

  /**
   * Push a query to a worker that is connected there. Answered by {@link
   * PeerResponse.QueryAnswered}; by {@code Unavailable} when the worker can't take it, or went
   * without an answer.
   */
  record AskWorker(long id, QueryRequested query, Duration timeout) implements PeerRequest {
    @Override
    public boolean waits() {
      return true;
    }
  }

  /** Tell a worker that is connected there. Answered by {@code Told}: whether it could be. */
  record TellWorker(long id, WorkerResponse.Pushed message) implements PeerRequest {}

  /** The node that says so has taken these shards, under these epochs. Answered by {@code Told}. */
  record ShardsTaken(Map<Integer, Long> epochByShard) implements PeerRequest {}

  /**
   * The node that says so is to serve these shards. Answered when they are given up here.
   *
   * @param withMemory the answer is to be {@link PeerResponse.HandedOver}, else it is {@code Told}
   */
  record HandOver(List<Integer> shards, boolean withMemory) implements PeerRequest {}

  /** Whether the signs of life of the node that is asked go on. Answered by {@code Told}. */
  record AskSignsOfLife() implements PeerRequest {}

  /** To the node at which a task queue lives. */
  sealed interface ToHome extends PeerRequest {}

  /**
   * A worker asks for a task. Answered by {@link PeerResponse.Polled}.
   *
   * @param id used once by the node that asks
   */
  record Poll(long id, PollRequest request) implements ToHome {
    @Override
    public boolean waits() {
      return true;
    }
  }

  /** Nobody waits any more: the poll is answered at once. Answered by {@code Told}. */
  record CancelPoll(long id) implements ToHome {}

  /** A task waits for a worker. Answered by {@code Told}. */
  record OfferTask(QueueKey queue, Hint hint) implements ToHome {}

  /**
   * A query waits for a worker that polls. Answered by {@link PeerResponse.Told} when one has taken
   * it: whether from the sticky queue; or by {@code Busy}.
   *
   * @param stickyQueue {@code null} for whoever polls the normal queue
   */
  record OfferQuery(@Nullable String stickyQueue, QueryTask query) implements ToHome {
    @Override
    public boolean waits() {
      return true;
    }
  }

  /** Takes an offered query back. Answered by {@code Told}. */
  record WithdrawQuery(String queryId) implements ToHome {}

  /** Ends the polls of one worker, or of all, at a queue. Answered by {@code Told}. */
  record StopPolls(QueueKey queue, @Nullable String workerInstanceKey) implements ToHome {}

  /** Answered by {@link PeerResponse.Queue}. */
  record LookAtQueue(QueueKey queue) implements ToHome {}

  /** Workers of a namespace tell of themselves. Answered by {@code Told}. */
  record RecordWorkers(String namespace, List<KnownWorkers.Word> words) implements ToHome {}

  /** Answered by {@link PeerResponse.Workers}. */
  record ListWorkers(String namespace, String from, int limit) implements ToHome {}

  /** These queues, which live at the node that says so, are polled. Answered by {@code Told}. */
  record QueuesPolled(List<QueueKey> queues) implements ToHome {}
}
