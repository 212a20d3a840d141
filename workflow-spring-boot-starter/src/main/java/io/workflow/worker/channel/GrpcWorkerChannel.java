package io.workflow.worker.channel;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.Frames;
import io.workflow.protocol.worker.ChannelMethod;
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
 * owns connecting and everything that waits.
 */
public final class GrpcWorkerChannel implements WorkerChannel, WorkerStream.Events {

  private static final Logger log = LoggerFactory.getLogger(GrpcWorkerChannel.class);
  private static final long REGISTRATION_ID = 1;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private static final long FIRST_ID = 1L << 32;
  private static final long LAST_FIRST_ID = 1L << 62;

  private final String target;
  private final WorkerRequest.Register registration;
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
  private final ManagedChannel connection;
  private final ScheduledThreadPoolExecutor scheduler;
  private volatile @Nullable WorkerStream stream;
  private volatile ChannelStatus status;
  private volatile boolean closed;

  /** In a row; each stream's end comes after the start of the stream, so no two threads meet. */
  private int failures;

  /** Nothing is connected before {@link #start}. */
  public GrpcWorkerChannel(
      String target,
      ChannelCredentials credentials,
      WorkerRequest.Register registration,
      PushListener pushes,
      ChannelSettings settings) {
    this.target = target;
    this.registration = registration;
    this.pushes = pushes;
    this.settings = settings;
    this.queue = new RequestQueue(settings.maximumPending(), settings.frameBytes());
    this.status = ChannelStatus.unknown(target);
    this.connection =
        NettyChannelBuilder.forTarget(target, credentials)
            .directExecutor()
            .keepAliveTime(settings.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(settings.registrationTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveWithoutCalls(true)
            .maxInboundMessageSize(settings.maximumInboundBytes())
            .build();
    this.scheduler =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("workflow-channel").factory());
    scheduler.setRemoveOnCancelPolicy(true);
    // What is scheduled in the moment of closing has no meaning any more.
    scheduler.setRejectedExecutionHandler((task, executor) -> log.trace("Closed: {}", task));
  }

  /** Begins to connect in the background, and goes on trying until {@link #close}. */
  public void start() {
    scheduler.execute(this::connect);
    long period = Math.max(1, settings.answerTimeout().toMillis() / 4);
    ScheduledFuture<?> unused =
        scheduler.scheduleWithFixedDelay(
            this::sendAgainWhatHasNoAnswer, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public ChannelStatus status() {
    return status;
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
      queue.add(new PendingRequest(id, request, encoded, retries, 0, answer));
    } catch (RuntimeException failure) {
      answer.completeExceptionally(failure);
      return;
    }
    WorkerStream current = stream;
    if (current != null) {
      current.drain();
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    // gRPC's own wait between tries grows to minutes; ours is the one that counts.
    connection.resetConnectBackoff();
    WorkerStream opened =
        new WorkerStream(
            queue.newStream(),
            connection.newCall(
                ChannelMethod.CONNECT,
                // One byte on its way makes the stream "not ready": that is what batches.
                CallOptions.DEFAULT.withOnReadyThreshold(1)),
            queue,
            codec,
            this);
    stream = opened;
    opened.open(
        Frames.join(List.of(codec.encode(new WorkerFrame.Request(REGISTRATION_ID, registration)))));
    schedule(
        settings.registrationTimeout(),
        () -> {
          if (stream == opened && !status.connected()) {
            opened.cancel("The server did not answer the registration in time", null);
          }
        });
  }

  @Override
  public void responses(WorkerStream from, List<WorkerFrame.Response> responses) {
    for (WorkerFrame.Response response : responses) {
      if (response.correlationId() == REGISTRATION_ID) {
        registered(from, response.body());
      } else if (response.correlationId() == 0) {
        pushed(response.body());
      } else {
        answered(response);
      }
    }
  }

  private void registered(WorkerStream from, WorkerResponse body) {
    if (body instanceof WorkerResponse.Registered registered) {
      log.info("Connected with workflow server {} at {}", registered.serverId(), target);
      status = status.connected(registered.serverId(), registered.kafka());
      from.registered();
    } else {
      from.cancel("The server refused the registration of this worker: " + body, null);
    }
  }

  private void pushed(WorkerResponse body) {
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

  private void answered(WorkerFrame.Response response) {
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

  @Override
  public void ended(WorkerStream ended, String reason) {
    if (closed || stream != ended) {
      return;
    }
    stream = null;
    if (status.connected()) {
      failures = 0;
    }
    failures++;
    Duration wait = settings.reconnect().spreadAfter(failures, ThreadLocalRandom.current());
    if (failures == 1 || !reason.equals(status.problem())) {
      log.warn("No connection with the workflow server at {}: {}. Trying again.", target, reason);
    }
    status = status.disconnected(reason);
    schedule(wait, this::connect);
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
    WorkerStream current = stream;
    if (current != null) {
      current.cancel("The worker shuts down", null);
    }
    unanswered.forEach(request -> request.answer().completeExceptionally(closedException()));
    delayed.values().forEach(answer -> answer.completeExceptionally(closedException()));
    status = status.disconnected("closed");
    connection.shutdownNow();
    try {
      connection.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
