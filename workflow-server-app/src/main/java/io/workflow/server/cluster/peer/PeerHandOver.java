package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.ShardMemory;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.HandOver;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.Role;
import io.workflow.server.cluster.ShardOwners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the owners that this node knows of, over the streams between the nodes. */
public final class PeerHandOver implements HandOver {

  private static final Logger log = LoggerFactory.getLogger(PeerHandOver.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Membership membership;
  private final ShardOwners owners;
  private final Peers peers;

  public PeerHandOver(Membership membership, ShardOwners owners, Peers peers) {
    this.membership = membership;
    this.owners = owners;
    this.peers = peers;
  }

  @Override
  public List<ShardMemory> request(Collection<Integer> shards) {
    Map<String, List<Integer>> byNode = new HashMap<>();
    for (Integer shard : shards) {
      owners
          .ownerOf(shard)
          .ifPresent(
              owner -> byNode.computeIfAbsent(owner.node(), _n -> new ArrayList<>()).add(shard));
    }
    List<CompletableFuture<PeerResponse>> answers = new ArrayList<>();
    byNode.forEach(
        (node, served) -> {
          PeerPort peer = peers.find(node);
          if (peer != null) {
            answers.add(peer.ask(new PeerRequest.HandOver(served, true)));
          }
        });
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException noAnswer) {
      log.debug("Taking shards over without a word of their owners", noAnswer);
    }
    return answers.stream().flatMap(PeerHandOver::memory).toList();
  }

  /** What comes later is of no use: somebody may have been answered without it. */
  private static Stream<ShardMemory> memory(CompletableFuture<PeerResponse> answer) {
    return answer.isDone()
            && !answer.isCompletedExceptionally()
            && answer.join() instanceof PeerResponse.HandedOver(var memory)
        ? memory.stream()
        : Stream.empty();
  }

  @Override
  public boolean hasSuccessors() {
    ClusterNode self = membership.self();
    return self != null
        && membership.nodes().stream()
            .anyMatch(
                node ->
                    node.isServing()
                        && node.roles().contains(Role.HISTORY)
                        && !node.name().equals(self.name()));
  }
}
