package io.workflow.server.cluster.peer;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.ShardMemory;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.matching.PolledTask;
import io.workflow.server.matching.QueueView;
import io.workflow.server.query.WorkflowQueryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node answers another one. */
public sealed interface PeerResponse {

  /** {@code level}: what the node can read, see {@link FormatLevel}. */
  record Welcome(String node, int level) implements PeerResponse {}

  /**
   * Carried out, durably.
   *
   * @param queries those that go with the workflow task that was started, if one was
   */
  record Accepted(Response response, Map<String, WorkflowQuery> queries) implements PeerResponse {}

  record Rejected(Rejection rejection) implements PeerResponse {}

  /** A run with what only its owner knows; {@code null} when there is none. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record State(byte @Nullable [] state) implements PeerResponse {}

  record Told(boolean yes) implements PeerResponse {}

  /** {@code null} when the time was over before. */
  record Progress(@Nullable UpdateProgress progress) implements PeerResponse {}

  record QueryAnswered(QueryResult result) implements PeerResponse {}

  record QueryRefused(WorkflowQueryException.Code code, String message) implements PeerResponse {}

  /**
   * The node does not serve the shard, or can't at the moment.
   *
   * @param maybeDone whether the request may have been carried out, or may still be
   */
  record Unavailable(String message, Duration retryAfter, boolean maybeDone)
      implements PeerResponse {}

  /** It failed in a way that it should not; the node's log says how. */
  record Failed(String message) implements PeerResponse {}

  /**
   * What a poll came to.
   *
   * @param task {@code null} when none came in time
   * @param queries those that go with it, if it is a workflow task
   */
  record Polled(@Nullable PolledTask task, Map<String, WorkflowQuery> queries)
      implements PeerResponse {}

  /** Too much waits already. */
  record Busy(String message) implements PeerResponse {}

  record Queue(QueueView view) implements PeerResponse {}

  /** Only to who has asked for it. What the node knew of the shards that it has given up. */
  record HandedOver(List<ShardMemory> memory) implements PeerResponse {}

  /** What each told last, in the order of their keys. */
  record Workers(List<Opaque> workers) implements PeerResponse {}
}
