package io.workflow.server.config;

import io.workflow.engine.shard.FencedShards;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.peer.CutOff;
import io.workflow.server.cluster.peer.PeerServer;
import io.workflow.server.cluster.peer.Peers;
import io.workflow.server.cluster.peer.Routes;
import io.workflow.server.shard.ShardOwnership;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine before the front ends, which have the highest phases, and stops it after them:
 * first the shards are given up, while the lanes go on with what they still have, and what other
 * nodes still ask; then the lanes end. The name of the node frames it all: nothing begins without
 * it.
 */
final class EngineLifecycle implements SmartLifecycle {

  private final Membership membership;
  private final PeerServer peerServer;
  private final Peers peers;
  private final Routes routes;
  private final ShardEngine engine;
  private final FencedShards shards;
  private final ShardOwnership ownership;
  private final boolean ownsShards;
  private volatile boolean running;

  EngineLifecycle(
      Membership membership,
      PeerServer peerServer,
      Peers peers,
      Routes routes,
      ShardEngine engine,
      FencedShards shards,
      ShardOwnership ownership,
      boolean ownsShards) {
    this.membership = membership;
    this.peerServer = peerServer;
    this.peers = peers;
    this.routes = routes;
    this.engine = engine;
    this.shards = shards;
    this.ownership = ownership;
    this.ownsShards = ownsShards;
  }

  @Override
  public void start() {
    peerServer.start();
    membership.join(shards);
    engine.start();
    if (ownsShards) {
      ownership.start(new CutOff(membership::isSilent, peers::connected, System::nanoTime));
    } else {
      ownership.stayOut();
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    ownership.close();
    routes.close();
    engine.close();
    peers.close();
    peerServer.close();
    membership.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
