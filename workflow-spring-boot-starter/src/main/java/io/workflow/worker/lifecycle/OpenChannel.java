package io.workflow.worker.lifecycle;

import io.workflow.worker.channel.WorkerChannel;
import io.workflow.worker.channel.WorkerChannelException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The channel of a worker that runs, for parts that are made before it. */
public final class OpenChannel implements Supplier<WorkerChannel> {

  private volatile @Nullable WorkerChannel channel;

  void opened(WorkerChannel opened) {
    channel = opened;
  }

  /**
   * The channel.
   *
   * @throws WorkerChannelException when the worker was not started
   */
  @Override
  public WorkerChannel get() {
    WorkerChannel current = channel;
    if (current == null) {
      throw new WorkerChannelException("The worker is not started");
    }
    return current;
  }
}
