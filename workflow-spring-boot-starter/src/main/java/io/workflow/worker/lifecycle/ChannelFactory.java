package io.workflow.worker.lifecycle;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.worker.channel.PushListener;
import io.workflow.worker.channel.WorkerChannel;

/** Opens the channel of a worker; it connects in the background. */
@FunctionalInterface
public interface ChannelFactory {

  WorkerChannel open(WorkerRequest.Register registration, PushListener pushes);
}
