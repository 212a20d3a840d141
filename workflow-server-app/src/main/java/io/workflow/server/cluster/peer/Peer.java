package io.workflow.server.cluster.peer;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.workflow.protocol.Backoff;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.FormatLevel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of another node, and this node's stream to it, which is opened again for as long as the
 * process is thought to be there.
 */
final class Peer implements PeerPort, PeerStream.Events, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Peer.class);
  private static final Backoff RECONNECT =
      Backoff.doubling(Duration.ofMillis(20), Duration.ofSeconds(1));
  private static final Duration WELCOME_TIMEOUT = Duration.ofSeconds(5);

  private final ClusterNode node;
  private final String self;
  private final PeerCodec codec;
  private final PeerSettings settings;
  private final ScheduledExecutorService timer;
  private final PeerMetrics metrics;
  private final Consumer<PeerPort> onConnected;
  private final ManagedChannel connection;
  private volatile @Nullable PeerStream welcomed;
  private volatile boolean closed;
  private volatile boolean refuses;
  private int failures;

  /**
   * @param self the name of this node
   * @param onConnected told, on the connection's thread, each time that the stream can be used
   */
  Peer(
      ClusterNode node,
      String self,
      PeerCodec codec,
      ChannelCredentials credentials,
      PeerSettings settings,
      ScheduledExecutorService timer,
      PeerMetrics metrics,
      Consumer<PeerPort> onConnected) {
    this.node = node;
    this.self = self;
    this.codec = codec;
    this.settings = settings;
    this.timer = timer;
    this.metrics = metrics;
    this.onConnected = onConnected;
    this.connection =
        NettyChannelBuilder.forTarget("dns:///" + node.peerAddress(), credentials)
            .directExecutor()
            .keepAliveTime(settings.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(settings.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
            .maxInboundMessageSize(settings.maximumMessageBytes() * 2)
            .build();
  }

  ClusterNode node() {
    return node;
  }

  /** Whether it can be asked at this moment. */
  boolean isConnected() {
    return welcomed != null;
  }

  /** Whether nobody listens at its port, as the last try has shown. */
  boolean refuses() {
    return refuses;
  }

  /** Requests without an answer. */
  int waiting() {
    PeerStream current = welcomed;
    return current == null ? 0 : current.waiting();
  }

  /** Bytes of the requests without an answer. */
  long waitingBytes() {
    PeerStream current = welcomed;
    return current == null ? 0 : current.waitingBytes();
  }

  /** Once, and then again after each end. */
  void connect() {
    if (closed) {
      return;
    }
    // gRPC's own wait between tries grows to minutes; ours is the one that counts.
    connection.resetConnectBackoff();
    PeerStream opened =
        new PeerStream(
            node.name(),
            connection.newCall(
                PeerServer.CONNECT,
                // One byte on its way makes the stream "not ready": that is what batches.
                CallOptions.DEFAULT.withOnReadyThreshold(1)),
            codec,
            settings,
            this);
    opened.open();
    var unused =
        opened
            .send(new PeerRequest.Hello(self, node.id(), FormatLevel.KNOWN))
            .orTimeout(WELCOME_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((answer, failure) -> greeted(opened, answer, failure));
  }

  private void greeted(
      PeerStream stream, @Nullable PeerResponse answer, @Nullable Throwable failure) {
    if (answer instanceof PeerResponse.Welcome) {
      failures = 0;
      refuses = false;
      welcomed = stream;
      if (closed) {
        stream.cancel("This node stops", null);
        return;
      }
      log.debug("Connected with node '{}' at {}", node.name(), node.peerAddress());
      onConnected.accept(this);
    } else {
      stream.cancel("No welcome, but " + (answer == null ? failure : answer), null);
    }
  }

  @Override
  public void ended(PeerStream stream, String reason, boolean refused) {
    refuses = refused;
    if (welcomed == stream) {
      welcomed = null;
    }
    if (closed) {
      return;
    }
    failures++;
    if (failures == 1) {
      log.info("No stream to node '{}' at {}: {}", node.name(), node.peerAddress(), reason);
    }
    long wait = RECONNECT.spreadAfter(failures, ThreadLocalRandom.current()).toMillis();
    var unused = timer.schedule(this::connect, wait, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletableFuture<PeerResponse> ask(PeerRequest request) {
    PeerStream current = welcomed;
    if (current == null) {
      return CompletableFuture.failedFuture(
          new PeerUnavailableException(
              "There is no stream to node '%s' at %s".formatted(node.name(), node.peerAddress()),
              false));
    }
    long begin = System.nanoTime();
    CompletableFuture<PeerResponse> answer = current.send(request);
    // Beside the answer, not before it: whoever waits for it does not wait for the counter.
    var unused =
        answer.whenComplete(
            (response, failure) ->
                metrics.answered(node.name(), request, begin, response, failure));
    return answer;
  }

  /** What waits for an answer fails. */
  @Override
  public void close() {
    closed = true;
    connection.shutdownNow();
  }
}
