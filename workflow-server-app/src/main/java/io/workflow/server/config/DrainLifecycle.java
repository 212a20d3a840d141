package io.workflow.server.config;

import io.workflow.server.cluster.Membership;
import org.springframework.context.SmartLifecycle;

/** The first thing at a stop: the others hear of it before anything ends. */
final class DrainLifecycle implements SmartLifecycle {

  private final Membership membership;
  private volatile boolean running;

  DrainLifecycle(Membership membership) {
    this.membership = membership;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    membership.drain();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
