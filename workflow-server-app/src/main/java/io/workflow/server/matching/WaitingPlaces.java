package io.workflow.server.matching;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Where tasks wait for whom nobody is here.
 *
 * @param topics which queues have their place in the log
 * @param log of the queues that native workers read
 * @param streams of native workers, told of what the log does not take
 * @param stored what has waited for ten seconds, of any queue
 * @param executor for reading what is stored, and other things that take time
 * @param reads how many read what is stored at the same time
 */
public record WaitingPlaces(
    TopicQueues topics,
    HintLog log,
    WorkerStreams streams,
    WaitingTasks stored,
    Executor executor,
    Semaphore reads) {

  private static final int READS = 4;

  public WaitingPlaces(
      TopicQueues topics,
      HintLog log,
      WorkerStreams streams,
      WaitingTasks stored,
      Executor executor) {
    this(topics, log, streams, stored, executor, new Semaphore(READS));
  }
}
