package io.workflow.server.cluster.peer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.Rendezvous;
import io.workflow.server.cluster.Role;
import io.workflow.server.matching.QueueHomes;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.RemoteQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Homes by {@link Rendezvous} over the nodes of role {@link Role#MATCHING} that are alive. */
public final class PeerHomes implements QueueHomes {

  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final Duration POLLED = Duration.ofMinutes(2);
  private static final int MAXIMUM_POLLED = 1_000_000;

  private final Peers peers;
  private final ArrivedQueries arrived;
  private final Map<String, RemoteHome> homes = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Cache<QueueKey, Boolean> polledElsewhere =
      Caffeine.newBuilder().expireAfterWrite(POLLED).maximumSize(MAXIMUM_POLLED).build();

  private volatile List<String> nodes = List.of();
  private volatile String self = "";
  private volatile long changedNanos = System.nanoTime() - SETTLING.toNanos();

  /**
   * @param arrived keeps what comes along with workflow tasks
   */
  public PeerHomes(Peers peers, ArrivedQueries arrived) {
    this.peers = peers;
    this.arrived = arrived;
  }

  /** Who is there now. */
  public void follow(ClusterNode node, Collection<ClusterNode> all) {
    self = node.name();
    List<String> alive =
        ClusterNode.namesOf(
            all.stream().filter(one -> one.peerAddress().port() != 0).toList(), Role.MATCHING);
    if (!alive.equals(nodes)) {
      boolean first = nodes.isEmpty();
      nodes = alive;
      homes.keySet().retainAll(alive);
      if (!first) {
        changedNanos = System.nanoTime();
      }
      listeners.forEach(Runnable::run);
    }
  }

  @Override
  public @Nullable RemoteQueue elsewhere(QueueKey key) {
    return remote(home(key, nodes));
  }

  /** Where the workers of a namespace are known; {@code null} when that is here. */
  @Nullable RemoteHome elsewhere(String namespace) {
    return remote(Rendezvous.choose(Rendezvous.mixed(namespace.hashCode()), nodes));
  }

  private @Nullable RemoteHome remote(@Nullable String home) {
    return home == null || home.equals(self)
        ? null
        : homes.computeIfAbsent(home, name -> new RemoteHome(name, peers, arrived));
  }

  /** {@code null} when there is nobody. */
  static @Nullable String home(QueueKey key, List<String> nodes) {
    long queue = Rendezvous.mixed(31L * key.namespace().hashCode() + key.name().hashCode());
    long kind = (key.sticky() ? 1L : 0L) + key.kind().name().hashCode();
    return Rendezvous.choose(queue ^ kind << 32, nodes);
  }

  @Override
  public boolean mayBePolled(QueueKey key) {
    return polledElsewhere.getIfPresent(key) != null;
  }

  /** Another node says so. */
  void polledElsewhere(Collection<QueueKey> keys) {
    keys.forEach(key -> polledElsewhere.put(key, true));
  }

  @Override
  public void polled(QueueKey key) {
    peers
        .connected()
        .forEach(
            peer -> {
              var unused = peer.ask(new PeerRequest.QueuesPolled(List.of(key)));
            });
  }

  @Override
  public boolean changedLately() {
    return System.nanoTime() - changedNanos < SETTLING.toNanos();
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void onConnect(Consumer<Consumer<QueueKey>> listener) {
    peers.listen(
        peer ->
            listener.accept(
                key -> {
                  var unused = peer.ask(new PeerRequest.QueuesPolled(List.of(key)));
                }),
        _gone -> {});
  }
}
