package io.workflow;

import io.workflow.spi.WorkflowContexts;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What workflow code uses instead of clock, random, threads and sleep, so that it does the same
 * when it is replayed.
 *
 * <p>Every method throws {@link IllegalStateException} outside workflow code. Those that block say
 * so; at them, and nowhere else, other threads of the same workflow run, so code between two of
 * them needs no locks. They throw {@link CanceledFailure} when their {@link CancellationScope} is
 * cancelled.
 */
public final class Durable {

  private Durable() {}

  // ---- time

  /** Waits durably, also for months. Blocks. */
  public static void sleep(Duration duration) {
    WorkflowContexts.current().sleep(duration);
  }

  /**
   * A promise that is done after the given time. Cancelling its scope makes it fail with {@link
   * CanceledFailure}.
   */
  public static Promise<@Nullable Void> timer(Duration duration) {
    return WorkflowContexts.current().timer(duration);
  }

  /** The time at which the current workflow task started; stands still within it. */
  public static Instant now() {
    return WorkflowContexts.current().now();
  }

  // ---- waiting

  /**
   * Waits until the condition holds. Blocks. The condition reads fields of the workflow and has no
   * effects; it is evaluated whenever something happened.
   */
  public static void await(BooleanSupplier condition) {
    WorkflowContexts.current().await(condition);
  }

  /**
   * Waits until the condition holds or the time has passed. Blocks.
   *
   * @return whether the condition holds
   */
  public static boolean await(Duration timeout, BooleanSupplier condition) {
    return WorkflowContexts.current().await(timeout, condition);
  }

  // ---- what must be the same on replay

  /** A random id, the same on replay. */
  public static UUID uuid() {
    return WorkflowContexts.current().uuid();
  }

  /** Random numbers, the same on replay. */
  public static RandomGenerator random() {
    return WorkflowContexts.current().random();
  }

  /**
   * Runs {@code code} once, remembers what it gave in the history, and gives that on replay. For
   * short computations that are not the same each time; what may fail or take time is an activity.
   */
  public static <T extends @Nullable Object> T sideEffect(Class<T> type, Supplier<T> code) {
    return WorkflowContexts.current().sideEffect(type, code);
  }

  /** As {@link #sideEffect(Class, Supplier)}, for generic types. */
  public static <T extends @Nullable Object> T sideEffect(Type type, Supplier<T> code) {
    return WorkflowContexts.current().sideEffect(type, code);
  }

  // ---- concurrency

  /**
   * Runs {@code code} in another thread of this workflow, for example {@code async(() ->
   * payments.charge(order))}. The caller goes on at once; the new thread begins when the caller
   * blocks.
   */
  public static <T extends @Nullable Object> Promise<T> async(Callable<T> code) {
    return WorkflowContexts.current().async(code);
  }

  /** As {@link #async(Callable)}, for code without a result. */
  public static Promise<@Nullable Void> async(Runnable code) {
    return WorkflowContexts.current()
        .async(
            () -> {
              code.run();
              return null;
            });
  }

  /** A promise that workflow code itself fulfils. */
  public static <T extends @Nullable Object> CompletablePromise<T> promise() {
    return WorkflowContexts.current().promise();
  }

  // ---- activities

  /**
   * The same activities with options for the calls made through the returned stub. They go before
   * properties and annotations.
   *
   * @param stub an activity stub that the workflow got in its constructor
   */
  public static <T> T with(ActivityOptions options, T stub) {
    return WorkflowContexts.current().with(options, stub);
  }

  /** Runs an activity by its type and waits for its result. Blocks. */
  public static <T extends @Nullable Object> T activity(
      String activityType,
      ActivityOptions options,
      Class<T> resultType,
      @Nullable Object... arguments) {
    return Durable.<T>activityAsync(activityType, options, (Type) resultType, arguments).get();
  }

  /** Begins an activity by its type. */
  public static <T extends @Nullable Object> Promise<T> activityAsync(
      String activityType,
      ActivityOptions options,
      Class<T> resultType,
      @Nullable Object... arguments) {
    return activityAsync(activityType, options, (Type) resultType, arguments);
  }

  /** As the other one, for generic result types. */
  public static <T extends @Nullable Object> Promise<T> activityAsync(
      String activityType,
      ActivityOptions options,
      Type resultType,
      @Nullable Object... arguments) {
    return WorkflowContexts.current().activity(activityType, options, resultType, arguments);
  }

  // ---- the execution

  /** Who this is. */
  public static WorkflowInfo info() {
    return WorkflowContexts.current().info();
  }

  /** Whether the current scope, and for the main code the workflow, was asked to cancel. */
  public static boolean isCancelRequested() {
    return WorkflowContexts.current().isCancelRequested();
  }

  /**
   * Whether the code runs again to restore its state. For logs and metrics only: what the workflow
   * does must not depend on it.
   */
  public static boolean isReplaying() {
    return WorkflowContexts.current().isReplaying();
  }

  /** A log that is silent on replay. May be kept in a static field: can be called from anywhere. */
  public static WorkflowLogger logger(Class<?> type) {
    return WorkflowContexts.logger(type);
  }
}
