package io.workflow.server.config;

import io.workflow.engine.shard.ShardEngine;
import io.workflow.server.cluster.Membership;
import io.workflow.server.shard.ShardOwnership;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine before the front ends, which have the highest phases, and stops it after them:
 * first the lanes finish what they have begun, then the shards are given up. The name of the node
 * frames it all: nothing begins without it.
 */
final class EngineLifecycle implements SmartLifecycle {

  private final Membership membership;
  private final ShardEngine engine;
  private final ShardOwnership ownership;
  private volatile boolean running;

  EngineLifecycle(Membership membership, ShardEngine engine, ShardOwnership ownership) {
    this.membership = membership;
    this.engine = engine;
    this.ownership = ownership;
  }

  @Override
  public void start() {
    membership.join(engine);
    engine.start();
    ownership.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    engine.close();
    ownership.close();
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
