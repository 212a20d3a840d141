package io.workflow.server.compatibility;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Saga;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A workflow as applications write them: it takes the steps that it is told, one by one. */
@WorkflowInterface
public interface Recipe {

  /** Returns what each step came to. */
  @WorkflowMethod
  List<String> cook(List<String> steps);

  @SignalMethod
  void add(String ingredient);

  @UpdateMethod
  int change(String ingredient);

  @UpdateValidatorMethod(updateName = "change")
  void check(String ingredient);

  @QueryMethod
  List<String> ingredients();

  /** The activities of it. */
  @ActivityInterface
  interface Stove {
    String bake(String pizza);

    /** Works at its third attempt. */
    String bakeAtLast();

    String burn();
  }

  /** A child of it. */
  @WorkflowInterface
  interface Garnish {
    @WorkflowMethod
    String garnish(String how);

    @SignalMethod
    void enough();
  }

  /** The steps as they are. */
  class Cook implements Recipe {

    private final List<String> ingredients = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final Stove stove = stove(3);

    @Override
    public List<String> cook(List<String> steps) {
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i).equals("go on")) {
          Workflow.newContinueAsNewStub(Recipe.class).cook(steps.subList(i + 1, steps.size()));
        }
        done.add(take(steps.get(i)));
      }
      return done;
    }

    private String take(String step) {
      return switch (step) {
        case "activity" -> stove.bake("one");
        case "activities" -> sideBySide();
        case "retried activity" -> stove.bakeAtLast();
        case "failed activity" -> failed();
        case "canceled activity" -> canceled(() -> stove("nobody").bake("never"));
        case "local activity" -> local().bake("local");
        case "local retried" -> local().bakeAtLast();
        case "timer" -> timer();
        case "canceled timer" -> canceled(() -> Workflow.sleep(Duration.ofHours(1)));
        case "await" -> String.valueOf(Workflow.await(Duration.ofMillis(20), () -> false));
        case "side effect" -> Workflow.sideEffect(String.class, () -> "effect");
        case "mutable side effect" ->
            Workflow.mutableSideEffect("m", String.class, (a, b) -> !a.equals(b), () -> "mutable");
        case "version" -> "version " + Workflow.getVersion("v", Workflow.DEFAULT_VERSION, 3);
        case "random" -> Workflow.randomUUID().toString() + Workflow.newRandom().nextInt();
        case "memo" -> memo();
        case "child" -> garnish().garnish("olives");
        case "failed child" -> failedChild();
        case "canceled child" -> canceled(() -> garnish().garnish("wait"));
        case "signal to a child" -> signalChild();
        case "signal" -> awaitIngredients(1);
        case "signals" -> awaitIngredients(5);
        case "saga" -> saga();
        case "fail" -> throw ApplicationFailure.newFailure("inedible", "Inedible");
        default -> throw ApplicationFailure.newFailure("no such step: " + step, "Step");
      };
    }

    private String sideBySide() {
      List<Promise<String>> pizzas =
          IntStream.range(0, 5)
              .mapToObj(i -> Async.function(stove::bake, String.valueOf(i)))
              .toList();
      Promise.allOf(pizzas).get();
      return pizzas.stream().map(Promise::get).toList().toString();
    }

    private static String timer() {
      Workflow.sleep(Duration.ofMillis(20));
      return "slept";
    }

    private static String memo() {
      Workflow.upsertMemo(Map.of("note", "hot"));
      return "memo";
    }

    private static String failed() {
      try {
        return stove(1).burn();
      } catch (ActivityFailure failure) {
        return "failed";
      }
    }

    private static String canceled(Runnable what) {
      CancellationScope scope =
          Workflow.newCancellationScope(
              () -> {
                try {
                  what.run();
                } catch (CanceledFailure | ActivityFailure | ChildWorkflowFailure failure) {
                  // As the scope wants it.
                }
              });
      Promise<Void> over = Async.procedure(scope::run);
      Workflow.sleep(Duration.ofMillis(20));
      scope.cancel("changed my mind");
      over.get();
      return "canceled";
    }

    private static String failedChild() {
      try {
        return garnish().garnish("fail");
      } catch (ChildWorkflowFailure failure) {
        return "child failed";
      }
    }

    private static String signalChild() {
      Garnish child = garnish();
      Promise<String> result = Async.function(child::garnish, "wait");
      Workflow.getWorkflowExecution(child).get();
      child.enough();
      return result.get();
    }

    private String awaitIngredients(int wanted) {
      Workflow.await(() -> ingredients.size() >= wanted);
      return ingredients.toString();
    }

    private String saga() {
      Saga saga = new Saga(new Saga.Options.Builder().build());
      saga.addCompensation(() -> done.add("undone " + stove.bake("undo")));
      try {
        return stove(1).burn();
      } catch (ActivityFailure failure) {
        saga.compensate();
        return "compensated";
      }
    }

    @Override
    public void add(String ingredient) {
      ingredients.add(ingredient);
    }

    @Override
    public int change(String ingredient) {
      ingredients.add(stove.bake(ingredient));
      return ingredients.size();
    }

    @Override
    public void check(String ingredient) {
      if (ingredient.equals("pineapple")) {
        throw new IllegalArgumentException("never");
      }
    }

    @Override
    public List<String> ingredients() {
      return ingredients;
    }

    private static Stove stove(int attempts) {
      return Workflow.newActivityStub(Stove.class, options(attempts).build());
    }

    private static Stove stove(String queue) {
      return Workflow.newActivityStub(
          Stove.class, options(1).setTaskQueue(queue + Workflow.randomUUID()).build());
    }

    private static ActivityOptions.Builder options(int attempts) {
      return ActivityOptions.newBuilder()
          .setStartToCloseTimeout(Duration.ofSeconds(10))
          .setRetryOptions(retry(attempts));
    }

    private static RetryOptions retry(int attempts) {
      return RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofMillis(20))
          .setBackoffCoefficient(1)
          .setMaximumAttempts(attempts)
          .build();
    }

    private static Stove local() {
      return Workflow.newLocalActivityStub(
          Stove.class,
          LocalActivityOptions.newBuilder()
              .setStartToCloseTimeout(Duration.ofSeconds(10))
              .setRetryOptions(retry(3))
              .build());
    }

    private static Garnish garnish() {
      return Workflow.newChildWorkflowStub(
          Garnish.class, ChildWorkflowOptions.newBuilder().build());
    }
  }

  /** Code that was changed while its runs are open: it bakes before it begins. */
  final class ChangedCook extends Cook {
    @Override
    public List<String> cook(List<String> steps) {
      List<String> more = new ArrayList<>(List.of("activity"));
      more.addAll(steps);
      return super.cook(more);
    }
  }

  /** The child. */
  final class GarnishCook implements Garnish {
    private boolean enough;

    @Override
    public String garnish(String how) {
      switch (how) {
        case "fail" -> throw ApplicationFailure.newFailure("no olives", "Olives");
        case "wait" -> Workflow.await(() -> enough);
        default -> Workflow.sleep(Duration.ofMillis(5));
      }
      return how;
    }

    @Override
    public void enough() {
      enough = true;
    }
  }
}
