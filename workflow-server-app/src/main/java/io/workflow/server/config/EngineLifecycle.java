package io.workflow.server.config;

import io.workflow.engine.shard.ShardEngine;
import io.workflow.server.shard.ShardOwnership;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine before the front ends, which have the highest phases, and stops it after them:
 * first the lanes finish what they have begun, then the shards are given up.
 */
final class EngineLifecycle implements SmartLifecycle {

  private final ShardEngine engine;
  private final ShardOwnership ownership;
  private volatile boolean running;

  EngineLifecycle(ShardEngine engine, ShardOwnership ownership) {
    this.engine = engine;
    this.ownership = ownership;
  }

  @Override
  public void start() {
    engine.start();
    ownership.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    engine.close();
    ownership.close();
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
