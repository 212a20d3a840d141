package io.workflow.spi;

import io.workflow.ActivityOptions;
import io.workflow.CancellationScope;
import io.workflow.CompletablePromise;
import io.workflow.Promise;
import io.workflow.WorkflowInfo;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime does for the thread of a workflow; each method as in {@link
 * io.workflow.Durable}.
 */
public interface WorkflowContext {

  void sleep(Duration duration);

  Promise<@Nullable Void> timer(Duration duration);

  Instant now();

  void await(BooleanSupplier condition);

  boolean await(Duration timeout, BooleanSupplier condition);

  UUID uuid();

  RandomGenerator random();

  <T extends @Nullable Object> T sideEffect(Type type, Supplier<T> code);

  <T extends @Nullable Object> Promise<T> async(Callable<T> code);

  <T extends @Nullable Object> CompletablePromise<T> promise();

  <T> T with(ActivityOptions options, T stub);

  <T extends @Nullable Object> Promise<T> activity(
      String activityType, ActivityOptions options, Type resultType, @Nullable Object... arguments);

  CancellationScope newScope(Runnable code, boolean detached);

  <T extends @Nullable Object> Promise<List<T>> allOf(
      Collection<? extends Promise<? extends T>> promises);

  <T extends @Nullable Object> Promise<T> anyOf(
      Collection<? extends Promise<? extends T>> promises);

  WorkflowInfo info();

  boolean isCancelRequested();

  boolean isReplaying();
}
