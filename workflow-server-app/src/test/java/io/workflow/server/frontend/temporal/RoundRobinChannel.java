package io.workflow.server.frontend.temporal;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends each call to the next of several nodes, as a load balancer of calls does. */
final class RoundRobinChannel extends ManagedChannel {

  private final List<ManagedChannel> nodes;
  private final AtomicInteger calls = new AtomicInteger();

  RoundRobinChannel(List<ManagedChannel> nodes) {
    this.nodes = nodes;
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    return nodes.get(Math.floorMod(calls.getAndIncrement(), nodes.size())).newCall(method, options);
  }

  /** Whoever asks wants to know whether it can begin: as soon as the first one can be reached. */
  @Override
  public ConnectivityState getState(boolean requestConnection) {
    return nodes.getFirst().getState(requestConnection);
  }

  @Override
  public void notifyWhenStateChanged(ConnectivityState source, Runnable callback) {
    nodes.getFirst().notifyWhenStateChanged(source, callback);
  }

  @Override
  public String authority() {
    return nodes.getFirst().authority();
  }

  @Override
  public ManagedChannel shutdown() {
    nodes.forEach(ManagedChannel::shutdown);
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    nodes.forEach(ManagedChannel::shutdownNow);
    return this;
  }

  @Override
  public boolean isShutdown() {
    return nodes.stream().allMatch(ManagedChannel::isShutdown);
  }

  @Override
  public boolean isTerminated() {
    return nodes.stream().allMatch(ManagedChannel::isTerminated);
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    for (ManagedChannel node : nodes) {
      if (!node.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }
}
