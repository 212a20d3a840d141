package io.workflow.engine.scenario;

import io.workflow.engine.decide.Limits;
import java.time.Duration;

/** The usual limits but for those that a scenario is about. Runs of a chain are not kept apart. */
public final class TestLimits {

  private Limits.Events history = Limits.DEFAULT.history();
  private Limits.Events suggestContinueAsNew = Limits.DEFAULT.suggestContinueAsNew();
  private Limits.Events buffered = Limits.DEFAULT.buffered();
  private int pendingActivities = Limits.DEFAULT.pendingActivities();
  private int pendingExternals = Limits.DEFAULT.pendingExternals();
  private int signals = Limits.DEFAULT.signals();
  private long payloadBytes = Limits.DEFAULT.payloadBytes();

  private TestLimits() {}

  public static TestLimits limits() {
    return new TestLimits();
  }

  public TestLimits history(long events, long bytes) {
    history = new Limits.Events(events, bytes);
    return this;
  }

  public TestLimits suggestContinueAsNew(long events, long bytes) {
    suggestContinueAsNew = new Limits.Events(events, bytes);
    return this;
  }

  public TestLimits buffered(long events, long bytes) {
    buffered = new Limits.Events(events, bytes);
    return this;
  }

  public TestLimits pendingActivities(int most) {
    pendingActivities = most;
    return this;
  }

  public TestLimits pendingExternals(int most) {
    pendingExternals = most;
    return this;
  }

  public TestLimits signals(int most) {
    signals = most;
    return this;
  }

  public TestLimits payloadBytes(long most) {
    payloadBytes = most;
    return this;
  }

  public Limits build() {
    return new Limits(
        history,
        suggestContinueAsNew,
        buffered,
        pendingActivities,
        pendingExternals,
        signals,
        Duration.ZERO,
        payloadBytes);
  }
}
