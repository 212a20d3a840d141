package io.workflow.engine.golden;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.cancelActivity;
import static io.workflow.engine.scenario.Commands.cancelExternal;
import static io.workflow.engine.scenario.Commands.cancelTimer;
import static io.workflow.engine.scenario.Commands.cancelWorkflow;
import static io.workflow.engine.scenario.Commands.child;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.continueAsNew;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Commands.marker;
import static io.workflow.engine.scenario.Commands.signalExternal;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Commands.upsertMemo;
import static io.workflow.engine.scenario.Commands.upsertSearchAttribute;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.deliver;
import static io.workflow.engine.scenario.Requests.failActivity;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.heartbeat;
import static io.workflow.engine.scenario.Requests.in;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.reportCanceled;
import static io.workflow.engine.scenario.Requests.requestCancel;
import static io.workflow.engine.scenario.Requests.reset;
import static io.workflow.engine.scenario.Requests.returnActivity;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.signalFromJob;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.engine.scenario.UpdateSteps.accept;
import static io.workflow.engine.scenario.UpdateSteps.failed;
import static io.workflow.engine.scenario.UpdateSteps.place;
import static io.workflow.engine.scenario.UpdateSteps.reject;
import static io.workflow.engine.scenario.UpdateSteps.result;
import static io.workflow.engine.scenario.UpdateSteps.update;
import static io.workflow.protocol.WorkflowIdConflictPolicy.USE_EXISTING;

import io.workflow.engine.scenario.Step;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the golden histories tell. A story is played once, to write its file; after that the file
 * counts, and the story may go when the engine no longer plays it the same way.
 */
final class GoldenStories {

  private static final RetryPolicy TWICE =
      new RetryPolicy(
          Duration.ofSeconds(1), 1.5, Duration.ofSeconds(30), 2, List.of("CardDeclined"), null);

  private GoldenStories() {}

  /** Continues as new, and then runs by a schedule until it fails. */
  private static final List<Step> CONTINUED =
      List.of(
          start()
              .executionTimeout(Duration.ofDays(2))
              .memo("note", "ring twice")
              .requestId("click"),
          claimWorkflowTask(),
          complete(
              upsertSearchAttribute("Stage", "baking"),
              upsertMemo("note", "ring once"),
              continueAsNew()
                  .input("half")
                  .cron("CRON_TZ=Europe/Berlin 0 12 * * *")
                  .backoff(Duration.ofSeconds(30))
                  .retry(TWICE)),
          pass(Duration.ofSeconds(30)),
          claimWorkflowTask(),
          complete(failWorkflow(failure("OvenException", false, null))));

  /** An update comes with the start, and is turned down. */
  private static final List<Step> STARTED_WITH_UPDATE =
      List.of(
          start().update("change address"),
          claimWorkflowTask(),
          complete(completeWorkflow("on its way")).saying(reject("change address")));

  /** Another start uses the run, and is known as its own. */
  private static final List<Step> STARTED_TWICE =
      List.of(
          start()
              .lastCompletionResult("yesterday's")
              .continuedFailure(failure("OvenException", true, null)),
          start().requestId("second").attachRequestId().conflict(USE_EXISTING),
          claimWorkflowTask(),
          start().requestId("third").attachRequestId().conflict(USE_EXISTING),
          complete(),
          claimWorkflowTask(),
          complete(completeWorkflow("delivered")));

  /** People can read about it, and where it came from; a reset begins another run. */
  private static final List<Step> DESCRIBED =
      List.of(
          start()
              .summary("for the mayor")
              .link("job-1")
              .priority(new Priority(1, "vip", 2.5f, null)),
          claimWorkflowTask(),
          complete(activity("charge"), timer("rest", Duration.ofSeconds(9)), child("kid"))
              .summary(0, "the card")
              .summary(1, "let it rest")
              .summary(2, "on its way"),
          claimActivity("charge"),
          completeActivity("charge"),
          claimWorkflowTask(),
          signalFromJob("ready", "job-2"),
          complete(),
          reset(0, 4));

  static final Map<String, List<Step>> STARTS =
      Map.of(
          "order-started-with-update",
          STARTED_WITH_UPDATE,
          "order-started-twice",
          STARTED_TWICE,
          "order-described",
          DESCRIBED);

  static final Map<String, List<Step>> ALL =
      Map.of(
          "order-delivered",
          List.of(
              start()
                  .input("large", "spicy")
                  .executionTimeout(Duration.ofDays(2))
                  .runTimeout(Duration.ofDays(1))
                  .signal("placed"),
              claimWorkflowTask(),
              complete(
                  marker("uuid"),
                  activity("charge")
                      .retry(TWICE)
                      .heartbeat(Duration.ofSeconds(20))
                      .scheduleToClose(Duration.ofMinutes(10))
                      .scheduleToStart(Duration.ofMinutes(5)),
                  timer("deadline", Duration.ofHours(1)),
                  timer("reminder", Duration.ofSeconds(2))),
              claimActivity("charge"),
              heartbeat("charge", "authorised"),
              failActivity("charge"),
              pass(Duration.ofMillis(1_000)),
              claimActivity("charge"),
              pass(Duration.ofMillis(1_500)),
              claimWorkflowTask(),
              completeActivity("charge"),
              signal("ready", "click-1"),
              complete(cancelTimer("deadline"), timer("rest", Duration.ofSeconds(1))),
              claimWorkflowTask(),
              pass(Duration.ofSeconds(1)),
              complete(cancelTimer("rest"), completeWorkflow("delivered"))),
          "order-returned",
          List.of(
              start(),
              claimWorkflowTask(),
              complete(activity("charge")),
              claimActivity("charge"),
              returnActivity("charge", 0),
              claimActivity("charge"),
              completeActivity("charge"),
              claimWorkflowTask(),
              complete(completeWorkflow("delivered"))),
          "order-canceled",
          List.of(
              start().delay(Duration.ofMinutes(1)),
              pass(Duration.ofMinutes(1)),
              claimWorkflowTask(),
              complete(activity("bake"), activity("courier")),
              claimActivity("bake"),
              requestCancel(),
              claimWorkflowTask(),
              complete(cancelActivity("bake"), cancelActivity("courier")),
              reportCanceled("bake"),
              claimWorkflowTask(),
              complete(cancelWorkflow())),
          "order-failed",
          List.of(
              start(),
              claimWorkflowTask(),
              failWorkflowTask(),
              pass(Duration.ofSeconds(1)),
              claimWorkflowTask(),
              failWorkflowTask(),
              pass(Duration.ofSeconds(2)),
              claimWorkflowTask(),
              complete(
                  activity("charge").retry(TWICE),
                  activity("oven").retry(TWICE).startToClose(Duration.ofSeconds(5)),
                  activity("courier").scheduleToStart(Duration.ofSeconds(5))),
              claimActivity("oven"),
              claimActivity("charge"),
              failActivity("charge", failure("CardDeclined", false, Duration.ofSeconds(3))),
              claimWorkflowTask(),
              pass(Duration.ofSeconds(10)),
              claimWorkflowTask(),
              complete(failWorkflow(failure("NoPizzaToday", true, null)))),
          "order-updated",
          List.of(
              start(),
              claimWorkflowTask(),
              complete(),
              update("address"),
              update("tip"),
              update("topping"),
              claimWorkflowTask(),
              complete(place(accept("address")), activity("charge"), place(result("address")))
                  .saying(accept("address"), result("address"), accept("tip"), reject("topping")),
              update("gift"),
              claimWorkflowTask(),
              pass(Duration.ofSeconds(10)),
              claimWorkflowTask(),
              complete().saying(failed("tip"), accept("gift")),
              terminate("closed for today")),
          "order-terminated",
          List.of(start(), claimWorkflowTask(), signal("more"), terminate("closed for today")),
          "order-with-others",
          List.of(
              in("taken", start()),
              in("shop", start()),
              start(),
              claimWorkflowTask(),
              complete(
                  child("done").policy(ParentClosePolicy.ABANDON),
                  child("broken").policy(ParentClosePolicy.REQUEST_CANCEL),
                  child("stopped"),
                  child("late").runTimeout(Duration.ofSeconds(5)),
                  child("killed").reuse(WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY),
                  child("taken"),
                  signalExternal("shop", "ready"),
                  signalExternal("nobody", "ready"),
                  cancelExternal("shop"),
                  cancelExternal("nobody", true)),
              deliver(),
              claimWorkflowTask(),
              in("done", claimWorkflowTask(), complete(completeWorkflow("done"))),
              deliver(),
              complete(),
              in(
                  "broken",
                  claimWorkflowTask(),
                  complete(failWorkflow(failure("OvenBroken", true, null)))),
              in("stopped", requestCancel(), claimWorkflowTask(), complete(cancelWorkflow())),
              in("killed", terminate("closed for today")),
              in("late", pass(Duration.ofSeconds(5))),
              deliver(),
              claimWorkflowTask(),
              complete(child("last"), completeWorkflow("delivered"))),
          "order-timed-out",
          List.of(
              start().runTimeout(Duration.ofSeconds(30)),
              claimWorkflowTask(),
              pass(Duration.ofSeconds(10)),
              claimWorkflowTask(),
              complete(timer("never", Duration.ofDays(1))),
              pass(Duration.ofSeconds(20))),
          "order-continued",
          CONTINUED);

  /** Stories of which the second run is kept. */
  static final Map<String, List<Step>> SECOND_RUNS =
      Map.of(
          "order-reset-with-update",
          List.of(
              start(),
              claimWorkflowTask(),
              complete(),
              update("change address"),
              claimWorkflowTask(),
              complete().saying(accept("change address"), result("change address")),
              reset(0, 4),
              claimWorkflowTask(),
              complete(place(accept("change address")), completeWorkflow("delivered"))
                  .saying(accept("change address"))),
          "order-reset",
          List.of(
              start().executionTimeout(Duration.ofDays(1)),
              claimWorkflowTask(),
              complete(activity("bake")),
              signal("ready"),
              pass(Duration.ofMinutes(1)),
              reset(0, 4),
              claimWorkflowTask(),
              complete(completeWorkflow("delivered"))),
          "order-went-on",
          CONTINUED,
          "order-retried",
          List.of(
              start().retry(TWICE).runTimeout(Duration.ofMinutes(1)),
              claimWorkflowTask(),
              complete(failWorkflow(failure("OvenException", false, null))),
              pass(Duration.ofSeconds(1)),
              claimWorkflowTask(),
              pass(Duration.ofMinutes(1))));
}
