package io.workflow.engine.simulation;

import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the task queues by which tasks come to workers, at every node. */
@FunctionalInterface
public interface Matchings {

  /** The task queues of one process of a node. */
  Matching matching(Site site);

  /** What a process of a node has, as far as its task queues need it. */
  interface Site {

    /** Of the node. */
    String name();

    /** What starts tasks, at whatever node; not to be asked before the process has started. */
    HistoryService history();

    /** By the node's clock. */
    InstantSource clock();

    /** What the process stands on otherwise. */
    Doors.Place place();

    /** The tasks that are written down as waiting in a queue, the oldest first. Blocks. */
    List<WaitingTask> waiting(String taskQueue, TaskKind kind);

    /**
     * Asks another node's task queues. Fails with {@link Doors.LinkBroken} when it can't be
     * reached, or dies.
     *
     * @param undelivered is given an answer, at the other node, that finds no way back
     */
    <T extends @Nullable Object> CompletableFuture<T> ask(
        String node,
        Function<Matching, CompletableFuture<T>> asked,
        BiConsumer<Matching, T> undelivered);
  }

  /** The task queues of one process of a node. */
  interface Matching extends TaskTransport {

    /** The nodes that are alive, with each sign of life of this one. */
    void follow(Set<String> nodes);

    /** A worker asks for a task. Never fails. */
    Polling poll(Wanted wanted);

    /** What a poll was answered with did not reach its worker. */
    void giveBack(Response started);
  }

  /** A worker that waits. */
  interface Polling {

    /** What has started its task; {@code null} when none came in time. */
    CompletableFuture<@Nullable Response> answer();

    /** The worker has gone. */
    void cancel();
  }

  /**
   * What a worker asks for.
   *
   * @param sticky whether the queue is its own
   */
  record Wanted(String taskQueue, TaskKind kind, boolean sticky, String worker, Duration timeout) {}
}
