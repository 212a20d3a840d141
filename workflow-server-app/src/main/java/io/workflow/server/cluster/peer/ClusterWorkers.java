package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.protocol.Opaque;
import io.workflow.server.matching.KnownWorkers;
import io.workflow.server.matching.WorkerRecords;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The workers of a namespace are known at its home, as task queues are. */
public final class ClusterWorkers implements KnownWorkers {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

  private final WorkerRecords own;
  private final PeerHomes homes;

  public ClusterWorkers(WorkerRecords own, PeerHomes homes) {
    this.own = own;
    this.homes = homes;
  }

  @Override
  public void record(String namespace, List<Word> words) {
    RemoteHome home = homes.elsewhere(namespace);
    if (home == null) {
      own.record(namespace, words);
    } else {
      boolean unused = await(home.record(namespace, words));
    }
  }

  @Override
  public List<Opaque> page(String namespace, String from, int limit) {
    RemoteHome home = homes.elsewhere(namespace);
    return home == null
        ? own.page(namespace, from, limit)
        : await(home.workers(namespace, from, limit));
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer
          .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .thenApply(ClusterWorkers::required)
          .join();
    } catch (CompletionException failure) {
      throw switch (failure.getCause()) {
        case PeerUnavailableException away ->
            new ShardUnavailableException(
                String.valueOf(away.getMessage()), AGAIN_AFTER, away.maybeDone());
        case RuntimeException cause -> cause;
        case null, default -> failure;
      };
    }
  }

  private static <T> T required(@Nullable T answer) {
    if (answer == null) {
      throw new PeerUnavailableException(
          "The node that knows the workers of this namespace has not answered within %d s"
              .formatted(PATIENCE.toSeconds()),
          true);
    }
    return answer;
  }
}
