package io.workflow.worker.channel;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.Frames;
import io.workflow.protocol.worker.WorkerFrame;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one registered stream open, at one of the server's addresses. Where it can't be opened, the
 * next address is tried at once; when all have had their turn, there is a wait that grows from
 * round to round.
 *
 * <p>A server that asks for it is left: a second stream is opened elsewhere, and once it is
 * registered, requests go there. The first one ends with its last answer.
 *
 * <p>Answers are handed out on the connection's thread. The scheduler's single thread owns
 * everything else.
 */
final class StreamKeeper implements WorkerStream.Events {

  /** Who gets what the server says, on the connection's thread. */
  interface Receiver {

    void answered(WorkerFrame.Response response);

    /** Said unasked. */
    void pushed(WorkerResponse message);
  }

  private static final Logger log = LoggerFactory.getLogger(StreamKeeper.class);
  private static final long REGISTRATION_ID = 1;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final ChannelAddresses addresses;
  private final ChannelCredentials credentials;
  private final WorkerRequest.Register registration;
  private final ChannelSettings settings;
  private final RequestQueue queue;
  private final ScheduledThreadPoolExecutor scheduler;
  private final Receiver receiver;
  private final CborCodec codec = new CborCodec();
  private final Set<WorkerStream> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable WorkerStream stream;
  private volatile ChannelStatus status;
  private volatile boolean closed;

  // The scheduler's thread alone.
  private final Deque<ChannelAddress> untried = new ArrayDeque<>();
  private List<ChannelAddress> known = List.of();
  private @Nullable WorkerStream opening;
  private @Nullable ChannelAddress last;
  private boolean connecting;
  private int failures;

  StreamKeeper(
      ChannelAddresses addresses,
      ChannelCredentials credentials,
      WorkerRequest.Register registration,
      ChannelSettings settings,
      RequestQueue queue,
      ScheduledThreadPoolExecutor scheduler,
      Receiver receiver) {
    this.addresses = addresses;
    this.credentials = credentials;
    this.registration = registration;
    this.settings = settings;
    this.queue = queue;
    this.scheduler = scheduler;
    this.receiver = receiver;
    this.status = ChannelStatus.unknown(addresses.toString());
  }

  /** Begins to connect in the background. */
  void start() {
    scheduler.execute(() -> beginRound(null, all -> all));
  }

  ChannelStatus status() {
    return status;
  }

  /** Writes what waits in the queue, if there is a stream for it. */
  void drain() {
    WorkerStream current = stream;
    if (current != null) {
      current.drain();
    }
  }

  /** Names may take their time, which the scheduler does not have. */
  private void beginRound(
      @Nullable ChannelAddress last, UnaryOperator<List<ChannelAddress>> candidates) {
    connecting = true;
    Thread unused =
        Thread.ofVirtual()
            .name("workflow-channel-names")
            .start(
                () -> {
                  List<ChannelAddress> all = addresses.round(last);
                  scheduler.execute(
                      () -> {
                        known = all;
                        untried.clear();
                        untried.addAll(candidates.apply(all));
                        openNext();
                      });
                });
  }

  private void openNext() {
    ChannelAddress address = untried.poll();
    if (closed) {
      return;
    }
    if (address == null) {
      connecting = false;
      if (stream == null) {
        tryAgainLater();
      }
      return;
    }
    ManagedChannel connection = address.connection(credentials, settings);
    WorkerStream opened =
        new WorkerStream(queue.newStream(), address, connection, queue, codec, this);
    open.add(opened);
    opening = opened;
    opened.open(
        Frames.join(
            List.of(
                codec.encode(new WorkerFrame.Request(REGISTRATION_ID, registrationAt(address))))));
    schedule(
        settings.registrationTimeout(),
        () -> {
          if (opening == opened) {
            opened.cancel("The server did not answer the registration in time", null);
          }
        });
    if (closed) {
      opened.closeConnection();
    }
  }

  private WorkerRequest.Register registrationAt(ChannelAddress address) {
    return registration.movable(!ChannelAddresses.elsewhere(known, address).isEmpty());
  }

  @Override
  public void responses(WorkerStream from, List<WorkerFrame.Response> responses) {
    for (WorkerFrame.Response response : responses) {
      if (response.correlationId() == REGISTRATION_ID) {
        registered(from, response.body());
      } else if (response.body() instanceof WorkerResponse.Move move) {
        scheduler.execute(() -> move(from, move.reason()));
      } else if (response.correlationId() == 0) {
        receiver.pushed(response.body());
      } else {
        receiver.answered(response);
      }
    }
    from.endIfDone();
  }

  private void registered(WorkerStream from, WorkerResponse body) {
    if (body instanceof WorkerResponse.Registered registered) {
      scheduler.execute(() -> use(from, registered));
    } else {
      from.cancel("The server refused the registration of this worker: " + body, null);
    }
  }

  private void use(WorkerStream from, WorkerResponse.Registered registered) {
    if (opening != from) {
      return;
    }
    WorkerStream before = stream;
    opening = null;
    connecting = false;
    failures = 0;
    log.info("Connected with workflow server {} at {}", registered.serverId(), from.address());
    status = status.connected(from.address().toString(), registered.serverId(), registered.kafka());
    stream = from;
    queue.use(from.id());
    from.registered();
    if (before != null) {
      before.leave();
    }
  }

  private void move(WorkerStream from, String reason) {
    if (from == stream && !connecting) {
      ChannelAddress here = from.address();
      log.info("Leaving the workflow server at {}: {}", here, reason);
      beginRound(here, all -> ChannelAddresses.elsewhere(all, here));
    }
  }

  @Override
  public void ended(WorkerStream ended, String reason) {
    open.remove(ended);
    ended.closeConnection();
    scheduler.execute(() -> replace(ended, reason));
  }

  private void replace(WorkerStream ended, String reason) {
    queue.lost(ended.id());
    if (ended == opening) {
      opening = null;
      if (stream == null && untried.isEmpty()) {
        report(ended, reason);
      } else {
        log.debug("No connection with the workflow server at {}: {}", ended.address(), reason);
      }
      openNext();
    } else if (ended == stream) {
      stream = null;
      report(ended, reason);
      if (!connecting) {
        tryAgainLater();
      }
    } else {
      // It was left, perhaps not with all its answers.
      drain();
    }
  }

  private void report(WorkerStream ended, String reason) {
    if (closed) {
      return;
    }
    last = ended.address();
    if (failures == 0 || !reason.equals(status.problem())) {
      log.warn("No connection with the workflow server at {}: {}. Trying again.", last, reason);
    }
    status = status.disconnected(addresses.toString(), reason);
  }

  private void tryAgainLater() {
    failures++;
    schedule(
        settings.reconnect().spreadAfter(failures, ThreadLocalRandom.current()),
        () -> beginRound(last, all -> all));
  }

  private void schedule(Duration wait, Runnable task) {
    if (!closed) {
      ScheduledFuture<?> unused = scheduler.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Ends everything; the scheduler was stopped before. */
  void close() {
    closed = true;
    List<WorkerStream> last = List.copyOf(open);
    last.forEach(each -> each.cancel("The worker shuts down", null));
    status = status.disconnected(addresses.toString(), "closed");
    last.forEach(WorkerStream::closeConnection);
    long end = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    try {
      for (WorkerStream each : last) {
        each.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
