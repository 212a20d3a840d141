package io.workflow.server.cluster.peer;

import io.workflow.server.cluster.ClusterNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This node's streams to all others that are alive: they come and go with what the last sign of
 * life has seen. Safe for use by many threads.
 */
public final class Peers implements AutoCloseable {

  private final PeerCredentials credentials;
  private final PeerSettings settings;
  private final PeerMetrics metrics;
  private final PeerCodec codec = new PeerCodec();
  private final Map<String, Peer> byName = new ConcurrentHashMap<>();
  private final List<Consumer<PeerPort>> onConnected = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> onGone = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer = timer();
  private boolean closed;

  public Peers(PeerCredentials credentials, PeerSettings settings, PeerMetrics metrics) {
    this.credentials = credentials;
    this.metrics = metrics;
    this.settings = settings;
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("workflow-peers").daemon().unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
    // What is scheduled in the moment of closing has no meaning any more.
    timer.setRejectedExecutionHandler((task, executor) -> {});
    return timer;
  }

  /**
   * Calls back when a stream to a node can be used, also for the second time, and when a node's
   * process has gone.
   */
  public void listen(Consumer<PeerPort> connected, Consumer<String> gone) {
    onConnected.add(connected);
    onGone.add(gone);
  }

  /** Who is there now; {@code self} among them. */
  public synchronized void follow(ClusterNode self, Collection<ClusterNode> nodes) {
    if (closed) {
      return;
    }
    Map<String, ClusterNode> wanted = new HashMap<>();
    for (ClusterNode node : nodes) {
      if (node.isAlive() && node.peerAddress().port() != 0 && !node.name().equals(self.name())) {
        wanted.put(node.name(), node);
      }
    }
    Set<String> known = new HashSet<>(byName.keySet());
    for (String name : known) {
      ClusterNode node = wanted.get(name);
      if (node == null || !node.id().equals(peer(name).node().id())) {
        remove(name);
      }
    }
    wanted.forEach(
        (name, node) -> {
          if (!byName.containsKey(name)) {
            Peer peer =
                new Peer(
                    node,
                    self.name(),
                    codec,
                    credentials.asking(),
                    settings,
                    timer,
                    metrics,
                    this::connected);
            byName.put(name, peer);
            peer.connect();
          }
        });
  }

  private Peer peer(String name) {
    Peer peer = byName.get(name);
    if (peer == null) {
      throw new IllegalStateException("Expected to know node '" + name + "'");
    }
    return peer;
  }

  private void remove(String name) {
    Peer gone = byName.remove(name);
    if (gone != null) {
      gone.close();
      onGone.forEach(listener -> listener.accept(name));
    }
  }

  private void connected(PeerPort peer) {
    onConnected.forEach(listener -> listener.accept(peer));
  }

  /** A node that can be asked at this moment; {@code null} for any other. */
  public @Nullable PeerPort find(String node) {
    Peer peer = byName.get(node);
    return peer != null && peer.isConnected() ? peer : null;
  }

  /** All that can be asked at this moment. */
  public List<PeerPort> connected() {
    return byName.values().stream().filter(Peer::isConnected).map(peer -> (PeerPort) peer).toList();
  }

  /** Whether nobody listens at a node's port. */
  public boolean refuses(String node) {
    Peer peer = byName.get(node);
    return peer != null && peer.refuses();
  }

  /** Requests to other nodes without an answer. */
  public int waiting() {
    return byName.values().stream().mapToInt(Peer::waiting).sum();
  }

  /** Bytes of the requests to other nodes without an answer. */
  public long waitingBytes() {
    return byName.values().stream().mapToLong(Peer::waitingBytes).sum();
  }

  @Override
  public synchronized void close() {
    closed = true;
    Set.copyOf(byName.keySet()).forEach(this::remove);
    timer.shutdownNow();
  }
}
