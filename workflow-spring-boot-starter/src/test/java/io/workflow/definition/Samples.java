package io.workflow.definition;

import io.workflow.Activity;
import io.workflow.Query;
import io.workflow.Retry;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Classes as applications write them, right and wrong. */
@SuppressWarnings("unused")
final class Samples {

  private Samples() {}

  // ---- workflows

  /** What clients know. */
  interface Order {
    @Run
    String place(List<String> items);

    @Signal
    void ready();

    @Query(name = "state")
    String status();
  }

  @Workflow(taskQueue = "orders", runTimeout = "2h", executionTimeout = "P1D")
  static class OrderWorkflow implements Order, Serializable {
    OrderWorkflow(Kitchen kitchen, Settings settings) {}

    @Override
    public String place(List<String> items) {
      return "";
    }

    @Override
    public void ready() {}

    @Override
    public String status() {
      return "";
    }

    @Signal(name = "stop")
    void halt(int code) {}
  }

  record Settings(int size) {}

  @Workflow
  static class NoRun {}

  @Workflow
  static class TwoRuns {
    @Run
    public void one() {}

    @Run
    public void two() {}
  }

  @Workflow
  static class TwoSignals {
    @Run
    public void run() {}

    @Signal(name = "go")
    public void one() {}

    @Signal(name = "go")
    public void two() {}
  }

  @Workflow
  static class SignalWithResult {
    @Run
    public void run() {}

    @Signal
    public int go() {
      return 1;
    }
  }

  @Workflow
  static class QueryWithoutResult {
    @Run
    public void run() {}

    @Query
    public void look() {}
  }

  @Workflow
  static class SignalAndQuery {
    @Run
    public void run() {}

    @Signal
    @Query
    public void both() {}
  }

  @Workflow
  static class TakesService {
    TakesService(Runnable service) {}

    @Run
    public void run() {}
  }

  @Workflow
  static class TakesActivityClass {
    TakesActivityClass(Oven oven) {}

    @Run
    public void run() {}
  }

  @Workflow
  static class TwoConstructors {
    TwoConstructors() {}

    TwoConstructors(Kitchen kitchen) {}

    @Run
    public void run() {}
  }

  @Workflow
  abstract static class Abstract {
    @Run
    public void run() {}
  }

  @Workflow(runTimeout = "soon")
  static class BadTimeout {
    @Run
    public void run() {}
  }

  @Workflow
  static class Generic<T> {
    @Run
    public void run(List<T> values) {}
  }

  @Workflow(name = "Order", taskQueue = "orders")
  static class OtherOrder {
    @Run
    public void run() {}
  }

  // ---- activities

  @Activity(startToCloseTimeout = "10s", retry = @Retry(maximumAttempts = 5))
  interface Kitchen {
    void bake(String pizza);

    @Activity(
        name = "cool-down",
        heartbeatTimeout = "500ms",
        retry = @Retry(initialInterval = "PT2S"))
    int cool();
  }

  static class StoneKitchen implements Kitchen, AutoCloseable {
    @Override
    @Activity(scheduleToCloseTimeout = "1d")
    public void bake(String pizza) {}

    @Override
    public int cool() {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Activity(name = "Ovens")
  static class Oven {
    public void heat() {}

    void internal() {}
  }

  interface Courier {
    void deliver();
  }

  @Activity(taskQueue = "bikes")
  static class BikeCourier implements Courier {
    @Override
    public void deliver() {}
  }

  @Activity
  static class Overloaded {
    public void send(String text) {}

    public void send(int number) {}
  }

  @Activity
  static class Asynchronous {
    public CompletableFuture<String> later() {
      return CompletableFuture.completedFuture("");
    }
  }

  @Activity
  static class Empty {}

  @Activity(startToCloseTimeout = "-1s")
  static class NegativeTimeout {
    public void go() {}
  }
}
