package io.workflow.worker.runtime;

import io.workflow.ActivityOptions;
import io.workflow.CancellationScope;
import io.workflow.CompletablePromise;
import io.workflow.NonDeterminismException;
import io.workflow.Promise;
import io.workflow.WorkflowInfo;
import io.workflow.protocol.Payload;
import io.workflow.spi.WorkflowContext;
import io.workflow.worker.replay.ReplayMachine;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code Durable} facade does for one execution. Touched only by the thread at work; calls
 * by the driver itself (conditions, queries) may read alone.
 */
final class ExecutionContext implements WorkflowContext {

  private final RuntimeServices services;
  private final ReplayMachine machine;
  private final Scheduler scheduler;
  private final Supplier<WorkflowInfo> info;
  private final Scope root;
  private final Random random;
  private final PendingOperations operations;

  /** Failures of threads that nobody has asked for, by the promise that has them. */
  private final Map<DurablePromise<?>, RuntimeException> unseenFailures = new LinkedHashMap<>();

  /**
   * What runs now and must not block or change anything; {@code null} when everything is allowed.
   */
  private @Nullable String restricted;

  private long threadCounter;

  ExecutionContext(
      RuntimeServices services, ReplayMachine machine, Supplier<WorkflowInfo> info, String runId) {
    this.services = services;
    this.machine = machine;
    this.info = info;
    this.scheduler = new Scheduler(() -> this);
    this.root = Scope.root(this);
    this.random = new Random(seed(runId));
    this.operations = new PendingOperations(services, machine);
  }

  /** All 64 bits of the seed depend on all of the run id. */
  private static long seed(String runId) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < runId.length(); i++) {
      hash = (hash ^ runId.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Scope root() {
    return root;
  }

  PendingOperations operations() {
    return operations;
  }

  // ---- who may do what

  /** The workflow thread at work, which wants to do {@code what}. */
  WorkflowThread self(String what) {
    WorkflowThread self = scheduler.running();
    if (self == null || restricted != null) {
      throw new IllegalStateException(
          ("Expected %s to be called by the run method, a signal handler or a thread of the "
                  + "workflow, but %s called it. There nothing may block or change the workflow's "
                  + "course.")
              .formatted(what, restricted == null ? "a condition of Durable.await" : restricted));
    }
    if (scheduler.isEnding() || scheduler.failure() != null) {
      throw new ThreadEnded();
    }
    return self;
  }

  void checkMayChange(String what) {
    self(what);
  }

  /** Runs code that may read alone. */
  <T extends @Nullable Object> T restricted(String who, Callable<T> code) throws Exception {
    String before = restricted;
    restricted = who;
    try {
      return code.call();
    } finally {
      restricted = before;
    }
  }

  @Nullable String codeLine() {
    return machine.isReplaying() ? UserCode.currentLine() : null;
  }

  // ---- threads

  void wake(WorkflowThread thread) {
    scheduler.wake(thread);
  }

  /** Runs code in a thread of its own and tells the promise what came out. */
  <T extends @Nullable Object> void spawnFor(
      DurablePromise<T> promise, Scope scope, Callable<? extends T> code) {
    String name = info.get().workflowId() + "/async-" + ++threadCounter;
    scheduler.spawn(name, scope, () -> callFor(promise, code));
  }

  private <T extends @Nullable Object> void callFor(
      DurablePromise<T> promise, Callable<? extends T> code) {
    try {
      promise.resolve(code.call(), null);
    } catch (RuntimeException thrown) {
      failFor(promise, thrown);
    } catch (Exception thrown) {
      failFor(promise, new CompletionException(thrown));
    }
  }

  private void failFor(DurablePromise<?> promise, RuntimeException thrown) {
    unseenFailures.put(promise, thrown);
    promise.resolve(null, thrown);
  }

  void failureSeen(DurablePromise<?> promise) {
    unseenFailures.remove(promise);
  }

  /** What threads threw and nobody asked for. */
  List<RuntimeException> unseenFailures() {
    return List.copyOf(unseenFailures.values());
  }

  @Override
  public <T extends @Nullable Object> Promise<T> async(Callable<T> code) {
    WorkflowThread self = self("Durable.async");
    DurablePromise<T> promise = new DurablePromise<>(this, true);
    spawnFor(promise, self.scope(), code);
    return promise;
  }

  @Override
  public <T extends @Nullable Object> CompletablePromise<T> promise() {
    self("Durable.promise");
    return new DurablePromise<>(this, false);
  }

  // ---- waiting

  void awaitPromise(DurablePromise<?> promise) {
    WorkflowThread self = self("Promise.get");
    if (promise.endsWhenCanceled()) {
      blockUntil(self, promise, promise::isDone);
    } else {
      cancellable(self, () -> blockUntil(self, promise, promise::isDone));
    }
  }

  /** Whether it was done in time. */
  boolean awaitPromise(DurablePromise<?> promise, Duration timeout) {
    WorkflowThread self = self("Promise.get");
    PendingTimer timer = operations.startTimer(this, self.scope(), timeout);
    timer.promise().addWaiter(self);
    cancellable(
        self, () -> blockUntil(self, promise, () -> promise.isDone() || timer.promise().isDone()));
    timer.promise().removeWaiter(self);
    timer.stop();
    if (!promise.isDone()) {
      self.scope().throwIfCanceled();
    }
    return promise.isDone();
  }

  private void blockUntil(WorkflowThread self, DurablePromise<?> promise, BooleanSupplier over) {
    promise.addWaiter(self);
    while (!over.getAsBoolean()) {
      if (!promise.endsWhenCanceled()) {
        self.scope().throwIfCanceled();
      }
      scheduler.block();
    }
    promise.removeWaiter(self);
  }

  /** Wakes the thread when its scope is cancelled meanwhile. */
  private void cancellable(WorkflowThread self, Runnable waiting) {
    Scope scope = self.scope();
    Cancellable wakeUp = reason -> wake(self);
    scope.add(wakeUp);
    try {
      waiting.run();
    } finally {
      scope.remove(wakeUp);
    }
  }

  @Override
  public void await(BooleanSupplier condition) {
    WorkflowThread self = self("Durable.await");
    self.scope().throwIfCanceled();
    if (!holds(condition)) {
      cancellable(self, () -> awaitBlocked(self, () -> false, condition));
    }
  }

  @Override
  public boolean await(Duration timeout, BooleanSupplier condition) {
    WorkflowThread self = self("Durable.await");
    self.scope().throwIfCanceled();
    if (holds(condition)) {
      return true;
    }
    if (!timeout.isPositive()) {
      return false;
    }
    PendingTimer timer = operations.startTimer(this, self.scope(), timeout);
    timer.promise().addWaiter(self);
    cancellable(self, () -> awaitBlocked(self, timer.promise()::isDone, condition));
    timer.promise().removeWaiter(self);
    timer.stop();
    return holds(condition);
  }

  private void awaitBlocked(
      WorkflowThread self, BooleanSupplier timedOut, BooleanSupplier condition) {
    ConditionWait wait = new ConditionWait(self, condition);
    do {
      scheduler.blockOn(wait);
      self.scope().throwIfCanceled();
    } while (!holds(condition) && !timedOut.getAsBoolean());
  }

  private boolean holds(BooleanSupplier condition) {
    String before = restricted;
    restricted = "a condition of Durable.await";
    try {
      return condition.getAsBoolean();
    } finally {
      restricted = before;
    }
  }

  // ---- time

  @Override
  public Instant now() {
    return machine.now();
  }

  @Override
  public void sleep(Duration duration) {
    timer(duration).get();
  }

  @Override
  public Promise<@Nullable Void> timer(Duration duration) {
    WorkflowThread self = self("A timer");
    self.scope().throwIfCanceled();
    return operations.startTimer(this, self.scope(), duration).promise();
  }

  // ---- what must be the same on replay

  @Override
  public UUID uuid() {
    self("Durable.uuid");
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(high, low);
  }

  @Override
  public RandomGenerator random() {
    return () -> {
      self("Durable.random");
      return random.nextLong();
    };
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // decoded as the type that was asked for
  public <T extends @Nullable Object> T sideEffect(Type type, Supplier<T> code) {
    self("Durable.sideEffect");
    try {
      Payload value =
          machine.sideEffect(
              () -> services.dataConverter().toPayload(computed(code), type), codeLine());
      return (T) services.dataConverter().fromPayload(value, type);
    } catch (NonDeterminismException mismatch) {
      scheduler.fail(mismatch);
      throw new ThreadEnded();
    }
  }

  private <T extends @Nullable Object> T computed(Supplier<T> code) {
    String before = restricted;
    restricted = "a side effect";
    try {
      return code.get();
    } finally {
      restricted = before;
    }
  }

  // ---- activities and scopes

  @Override
  public <T> T with(ActivityOptions options, T stub) {
    return ActivityStubs.withOptions(options, stub);
  }

  @Override
  public <T extends @Nullable Object> Promise<T> activity(
      String activityType, ActivityOptions options, Type resultType, @Nullable Object... args) {
    ActivityOptionsResolver known = services.activityOptions();
    return callActivity(
        new ActivityInvocation(activityType, known.parameterTypes(activityType), resultType, args),
        known.resolve(activityType, options));
  }

  /** As {@link #activity}, with options that are complete. */
  <T extends @Nullable Object> DurablePromise<T> callActivity(
      ActivityInvocation invocation, ActivityOptions complete) {
    WorkflowThread self = self("Activity " + invocation.activityType());
    self.scope().throwIfCanceled();
    return operations.callActivity(
        this, self.scope(), invocation, complete, info.get().taskQueue());
  }

  @Override
  public CancellationScope newScope(Runnable code, boolean detached) {
    return self("CancellationScope").scope().child(code, detached);
  }

  // ---- combined promises

  @Override
  public <T extends @Nullable Object> Promise<List<T>> allOf(
      Collection<? extends Promise<? extends T>> promises) {
    self("Promise.allOf");
    return CombinedPromises.allOf(this, promises);
  }

  @Override
  public <T extends @Nullable Object> Promise<T> anyOf(
      Collection<? extends Promise<? extends T>> promises) {
    self("Promise.anyOf");
    return CombinedPromises.anyOf(this, promises);
  }

  // ---- the execution

  @Override
  public WorkflowInfo info() {
    return info.get();
  }

  @Override
  public boolean isCancelRequested() {
    WorkflowThread running = scheduler.running();
    return (running == null ? root : running.scope()).isCancelRequested();
  }

  @Override
  public boolean isReplaying() {
    return machine.isReplaying() || scheduler.isEnding();
  }
}
