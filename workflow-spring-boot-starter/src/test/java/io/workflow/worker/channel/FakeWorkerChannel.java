package io.workflow.worker.channel;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A channel without a server: the test says what is answered. */
public final class FakeWorkerChannel implements WorkerChannel {

  private final List<WorkerRequest> requests = new CopyOnWriteArrayList<>();
  private volatile Function<WorkerRequest, WorkerResponse> answers;
  private volatile boolean connected = true;
  private volatile boolean closed;

  public FakeWorkerChannel(Function<WorkerRequest, WorkerResponse> answers) {
    this.answers = answers;
  }

  public void answer(Function<WorkerRequest, WorkerResponse> newAnswers) {
    answers = newAnswers;
  }

  public void connected(boolean value) {
    connected = value;
  }

  @Override
  public CompletableFuture<WorkerResponse> send(WorkerRequest request) {
    requests.add(request);
    return CompletableFuture.completedFuture(answers.apply(request));
  }

  public List<WorkerRequest> requests() {
    return requests;
  }

  public <T extends WorkerRequest> List<T> requests(Class<T> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public ChannelStatus status() {
    return new ChannelStatus(
        "fake", connected, Instant.EPOCH, "fake", null, connected ? null : "gone");
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
