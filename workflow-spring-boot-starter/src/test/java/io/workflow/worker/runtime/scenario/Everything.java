package io.workflow.worker.runtime.scenario;

import io.workflow.ActivityCancellationType;
import io.workflow.ActivityFailure;
import io.workflow.ActivityOptions;
import io.workflow.CanceledFailure;
import io.workflow.CancellationScope;
import io.workflow.CompletablePromise;
import io.workflow.Durable;
import io.workflow.Promise;
import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.TimeoutFailure;
import io.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One workflow for each corner of the facade. */
public final class Everything {

  private Everything() {}

  /** Sums the results of activities called at the same time. */
  @Workflow
  public static class Parallel {
    @Run
    public int run(int count) {
      List<Promise<Integer>> promises = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        promises.add(
            Durable.async(
                () -> Durable.activity("Square", ActivityOptions.notSet(), Integer.class, number)));
      }
      return Promise.allOf(promises).get().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Counts signals until it has enough. */
  @Workflow
  public static class Counter {
    private int sum;
    private int received;

    @Run
    public int run(int expected) {
      for (int i = 1; i <= expected; i++) {
        int needed = i;
        Durable.await(() -> received >= needed);
      }
      return sum;
    }

    @Signal
    public void add(int number) {
      received++;
      sum += number;
    }

    @Query
    public int received() {
      return received;
    }
  }

  /** Values that must be the same on replay. */
  @Workflow
  public static class Values {
    public static final AtomicInteger SIDE_EFFECTS = new AtomicInteger();

    @Run
    public List<String> run() {
      List<String> values = new ArrayList<>();
      values.add(Durable.uuid().toString());
      values.add(
          Integer.toString(Durable.sideEffect(Integer.class, SIDE_EFFECTS::incrementAndGet)));
      Durable.sleep(Duration.ofSeconds(1));
      values.add(Integer.toString(Durable.random().nextInt(1000)));
      values.add(
          Integer.toString(Durable.sideEffect(Integer.class, SIDE_EFFECTS::incrementAndGet)));
      UUID id = Durable.uuid();
      values.add(id.toString());
      values.add(Durable.now().toString());
      Durable.sleep(Duration.ofSeconds(1));
      return values;
    }
  }

  /** Cancels a scope from within, waits for what comes of it. */
  @Workflow
  public static class Scopes {
    private final List<String> log = new ArrayList<>();

    @Run
    public List<String> run(String cancellationType) {
      ActivityOptions options =
          ActivityOptions.builder()
              .cancellationType(ActivityCancellationType.valueOf(cancellationType))
              .build();
      CancellationScope scope =
          CancellationScope.of(
              () -> {
                Promise<String> bake =
                    Durable.activityAsync("Bake", options, String.class, "margherita");
                try {
                  log.add(bake.get());
                } catch (ActivityFailure failure) {
                  log.add("bake " + failure.getCause().getClass().getSimpleName());
                  throw failure;
                }
              });
      Promise<@Nullable Void> done = scope.start();
      Durable.sleep(Duration.ofMinutes(1));
      scope.cancel("too late");
      try {
        done.get();
      } catch (ActivityFailure failure) {
        log.add(failure.getCause().getMessage());
      }
      log.add(Boolean.toString(Durable.isCancelRequested()));
      return log;
    }
  }

  /** Promises made, combined and timed out. */
  @Workflow
  public static class Promises {
    private @Nullable CompletablePromise<String> answer;

    @Run
    public List<String> run() {
      List<String> log = new ArrayList<>();
      answer = Durable.promise();
      Promise<String> loud = answer.thenApply(text -> text + "!");
      try {
        loud.get(Duration.ofSeconds(5));
      } catch (TimeoutFailure timeout) {
        log.add("not yet");
      }
      Promise<@Nullable Object> first = Promise.anyOf(loud, Durable.timer(Duration.ofHours(1)));
      log.add(String.valueOf(first.get()));
      Promise<Integer> failed =
          Durable.async(
              () -> {
                throw new java.io.IOException("broken");
              });
      log.add(failed.handle((value, failure) -> String.valueOf(failure)).get());
      log.add(failed.exceptionally(failure -> 42).get().toString());
      log.add(answer.thenCompose(text -> Durable.async(() -> text.length())).get().toString());
      return log;
    }

    @Signal
    public void answer(String text) {
      if (answer != null) {
        answer.complete(text);
      }
    }
  }

  /** Signal handlers that block, and one that comes before the run method begins. */
  @Workflow
  public static class Handlers {
    private final List<String> log = new ArrayList<>();
    private int open;

    @Run
    public List<String> run() {
      log.add("run");
      Durable.await(() -> log.contains("end") && open == 0);
      return log;
    }

    @Signal
    public void slow(@Nullable String name) {
      open++;
      log.add("begin " + name);
      Durable.sleep(Duration.ofSeconds(1));
      log.add("done " + name);
      open--;
    }

    @Signal(name = "finish")
    public void end() {
      log.add("end");
    }
  }

  /** Waits for ever, noting how its threads end. */
  @Workflow
  public static class Sleeper {
    public static final List<String> ENDED = Collections.synchronizedList(new ArrayList<>());

    @Run
    @SuppressWarnings("CatchAndPrintStackTrace")
    public void run() {
      Promise<@Nullable Void> other = Durable.async(() -> waitFor("async"));
      waitFor("main");
      other.get();
    }

    private static void waitFor(String name) {
      try {
        Durable.await(() -> false);
      } catch (RuntimeException caught) {
        ENDED.add(name + " caught " + caught);
      } finally {
        ENDED.add(name + " ended");
      }
    }
  }

  /** Throws what is no business failure. */
  @Workflow
  public static class Broken {
    @Run
    public void run(boolean inSignal) {
      if (!inSignal) {
        throw new IllegalStateException("a mistake");
      }
      Durable.await(() -> false);
    }

    @Signal
    public void fail() {
      throw new java.util.NoSuchElementException("in handler");
    }
  }

  /** Ignores that it is asked to cancel. */
  @Workflow
  public static class Stubborn {
    @Run
    public String run() {
      try {
        Durable.sleep(Duration.ofDays(1));
      } catch (CanceledFailure canceled) {
        return "kept on: " + canceled.getMessage();
      }
      return "slept";
    }
  }

  /** Does not come to a blocking point until it is let go. */
  @Workflow
  public static class Stuck {
    public static volatile boolean letGo;
    public static final List<String> ENDED = Collections.synchronizedList(new ArrayList<>());

    @Run
    public void run() {
      try {
        Promise<@Nullable Void> other = Durable.async(Stuck::waitAside);
        CompletablePromise<String> otherWaits = Durable.promise();
        Durable.async(() -> otherWaits.complete("yes"));
        otherWaits.get();
        while (!letGo) {
          Thread.onSpinWait();
        }
        other.get();
      } finally {
        ENDED.add("main");
      }
    }

    private static void waitAside() {
      try {
        Durable.await(() -> false);
      } finally {
        ENDED.add("other");
      }
    }
  }
}
