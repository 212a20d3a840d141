package io.workflow.worker.channel;

import io.grpc.ChannelCredentials;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.WorkerFrame;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker channel over one gRPC stream, which is opened again, for ever, when it is lost.
 *
 * <p>Answers are decoded and handed out on the connection's thread. The scheduler's single thread
 * owns everything that waits.
 */
public final class GrpcWorkerChannel implements WorkerChannel, StreamKeeper.Receiver {

  private static final Logger log = LoggerFactory.getLogger(GrpcWorkerChannel.class);
  private static final long FIRST_ID = 1L << 32;
  private static final long LAST_FIRST_ID = 1L << 62;

  private final PushListener pushes;
  private final ChannelSettings settings;
  private final CborCodec codec = new CborCodec();

  /**
   * Begins anywhere, so that no other process of the same identity, before or beside this one, uses
   * the same ids.
   */
  private final AtomicLong correlationIds =
      new AtomicLong(ThreadLocalRandom.current().nextLong(FIRST_ID, LAST_FIRST_ID));

  private final RequestQueue queue;
  private final Map<Long, CompletableFuture<WorkerResponse>> delayed = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor scheduler;
  private final StreamKeeper streams;
  private volatile boolean closed;

  /**
   * Nothing is connected before {@link #start}.
   *
   * @param targets where the server's nodes are, as gRPC targets; one at least
   */
  public GrpcWorkerChannel(
      List<String> targets,
      ChannelCredentials credentials,
      WorkerRequest.Register registration,
      PushListener pushes,
      ChannelSettings settings) {
    ChannelAddresses addresses = new ChannelAddresses(targets, ChannelAddresses.Names.SYSTEM);
    addresses.check(credentials, settings);
    this.pushes = pushes;
    this.settings = settings;
    this.queue = new RequestQueue(settings.maximumPending(), settings.frameBytes());
    this.scheduler =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("workflow-channel").factory());
    scheduler.setRemoveOnCancelPolicy(true);
    // What is scheduled in the moment of closing has no meaning any more.
    scheduler.setRejectedExecutionHandler((task, executor) -> log.trace("Closed: {}", task));
    this.streams =
        new StreamKeeper(addresses, credentials, registration, settings, queue, scheduler, this);
  }

  /** Begins to connect in the background, and goes on trying until {@link #close}. */
  public void start() {
    streams.start();
    long period = Math.max(1, settings.answerTimeout().toMillis() / 4);
    ScheduledFuture<?> unused =
        scheduler.scheduleWithFixedDelay(
            this::sendAgainWhatHasNoAnswer, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public ChannelStatus status() {
    return streams.status();
  }

  @Override
  public CompletableFuture<WorkerResponse> send(WorkerRequest request) {
    CompletableFuture<WorkerResponse> answer = new CompletableFuture<>();
    send(correlationIds.incrementAndGet(), request, 0, answer);
    return answer;
  }

  /**
   * Each try has the id of the first: by it the server knows what it has started for this request
   * before.
   */
  private void send(
      long id, WorkerRequest request, int retries, CompletableFuture<WorkerResponse> answer) {
    try {
      byte[] encoded = codec.encode(new WorkerFrame.Request(id, request));
      queue.add(new PendingRequest(id, request, encoded, retries, 0, 0, answer));
    } catch (RuntimeException failure) {
      answer.completeExceptionally(failure);
      return;
    }
    streams.drain();
  }

  @Override
  public void pushed(WorkerResponse body) {
    if (!(body instanceof WorkerResponse.Pushed message)) {
      log.warn("The server said unasked what this worker does not know: {}", body);
      return;
    }
    try {
      pushes.pushed(message);
    } catch (RuntimeException failure) {
      log.error("What the server said unasked was not taken: {}", message, failure);
    }
  }

  @Override
  public void answered(WorkerFrame.Response response) {
    PendingRequest request = queue.answered(response.correlationId());
    if (request == null) {
      log.debug("An answer that nobody waits for: {}", response);
    } else if (response.body() instanceof WorkerResponse.Refused refused
        && refused.reason() == WorkerResponse.Refused.Reason.UNAVAILABLE
        && request.retries() < request.maximumRetries()) {
      sendLater(request, refused.retryAfter());
    } else {
      request.answer().complete(response.body());
    }
  }

  private void sendLater(PendingRequest request, @Nullable Duration atLeast) {
    int retries = request.retries() + 1;
    Duration wait = settings.unavailable().spreadAfter(retries, ThreadLocalRandom.current());
    delayed.put(request.correlationId(), request.answer());
    schedule(
        atLeast != null && atLeast.compareTo(wait) > 0 ? atLeast : wait,
        () -> {
          delayed.remove(request.correlationId());
          send(request.correlationId(), request.request(), retries, request.answer());
        });
  }

  private void sendAgainWhatHasNoAnswer() {
    for (PendingRequest request : queue.takeOlderThan(settings.answerTimeout())) {
      String name = request.request().getClass().getSimpleName();
      log.warn("No answer to {} for {}", name, settings.answerTimeout());
      if (request.retries() < request.maximumRetries()) {
        send(request.correlationId(), request.request(), request.retries() + 1, request.answer());
      } else {
        request
            .answer()
            .completeExceptionally(
                new WorkerChannelException("The server gave no answer to " + name));
      }
    }
  }

  private void schedule(Duration wait, Runnable task) {
    if (!closed) {
      ScheduledFuture<?> unused = scheduler.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static WorkerChannelException closedException() {
    return new WorkerChannelException("The worker channel was closed before the server answered");
  }

  @Override
  public void close() {
    closed = true;
    scheduler.shutdownNow();
    List<PendingRequest> unanswered = queue.close();
    streams.close();
    unanswered.forEach(request -> request.answer().completeExceptionally(closedException()));
    delayed.values().forEach(answer -> answer.completeExceptionally(closedException()));
  }
}
