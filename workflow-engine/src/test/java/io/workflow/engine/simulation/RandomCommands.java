package io.workflow.engine.simulation;

import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Failure;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Workflow code that does anything, mostly sensible. */
record RandomCommands(Dice dice) {

  private static final int IDS = 8;

  List<Command> some(WorkflowState state) {
    List<Command> some = new ArrayList<>();
    int count = dice.below(4);
    for (int i = 0; i < count; i++) {
      some.add(one(state));
    }
    if (dice.oneIn(25)) {
      some.add(end());
    }
    return some;
  }

  private Command one(WorkflowState state) {
    return switch (dice.below(13)) {
      case 0, 1, 2, 3 -> activity(id("a", state.activities().ids()));
      case 4, 5 -> new Command.StartTimer(id("t", state.timers().ids()), dice.seconds(0, 90));
      case 6, 7 ->
          state.activities().isEmpty()
              ? marker()
              : new Command.RequestCancelActivityTask(
                  dice.oneOf(List.copyOf(state.activities().byEventId().keySet())));
      case 8 ->
          state.timers().isEmpty() || dice.oneIn(3)
              ? new Command.CancelTimer("t" + dice.below(IDS))
              : new Command.CancelTimer(dice.oneOf(List.copyOf(state.timers().all())).timerId());
      case 9 -> property();
      case 10 -> child();
      case 11 -> external();
      default -> marker();
    };
  }

  private Command child() {
    return new Command.StartChildWorkflowExecution(
        "",
        Kids.id(dice),
        new WorkflowSpec(
            "Kid",
            "",
            List.of(),
            new WorkflowTimeouts(null, sometimes(dice.seconds(5, 60)), null),
            null,
            null,
            Map.of(),
            Map.of(),
            Map.of(),
            null),
        dice.of(
            ParentClosePolicy.TERMINATE,
            ParentClosePolicy.ABANDON,
            ParentClosePolicy.REQUEST_CANCEL),
        WorkflowIdReusePolicy.ALLOW_DUPLICATE);
  }

  private Command external() {
    return dice.oneIn(2)
        ? new Command.SignalExternalWorkflowExecution(
            "", Kids.id(dice), "", "hurry", List.of(), Map.of(), "", dice.oneIn(4))
        : new Command.RequestCancelExternalWorkflowExecution(
            "", Kids.id(dice), "", "", "no pizza today", dice.oneIn(4));
  }

  private Command property() {
    Map<String, Payload> said =
        Map.of(
            "p" + dice.below(IDS),
            Payload.of(Map.of("encoding", dice.of("text/plain", "binary/null")), new byte[0]));
    return dice.oneIn(2)
        ? new Command.ModifyWorkflowProperties(said)
        : new Command.UpsertWorkflowSearchAttributes(said);
  }

  private static Command marker() {
    return new Command.RecordMarker("marker", Map.of(), Map.of(), null);
  }

  private Command activity(String id) {
    Duration startToClose = sometimes(dice.seconds(5, 60));
    return new Command.ScheduleActivityTask(
        id,
        "Bake",
        "",
        Map.of(),
        List.of(),
        startToClose == null ? dice.seconds(30, 120) : sometimes(dice.seconds(30, 120)),
        sometimes(dice.seconds(5, 60)),
        startToClose,
        sometimes(dice.seconds(2, 20)),
        retryPolicy(),
        dice.oneIn(2),
        null);
  }

  private @Nullable RetryPolicy retryPolicy() {
    return dice.oneIn(3)
        ? null
        : new RetryPolicy(
            dice.seconds(1, 5),
            dice.of(1.0, 2.0, 3.5),
            sometimes(dice.seconds(5, 30)),
            dice.below(4),
            List.of(),
            null);
  }

  private Command end() {
    return switch (dice.below(5)) {
      case 0 -> new Command.CompleteWorkflowExecution(List.of());
      case 3, 4 -> continueAsNew();
      case 1 -> new Command.CancelWorkflowExecution(List.of());
      default -> new Command.FailWorkflowExecution(Failure.server("no pizza today"));
    };
  }

  private Command continueAsNew() {
    return new Command.ContinueAsNewWorkflowExecution(
        new WorkflowSpec(
            "",
            "",
            List.of(),
            new WorkflowTimeouts(null, null, null),
            retryPolicy(),
            dice.oneIn(4) ? "@every 90s" : null,
            Map.of(),
            Map.of(),
            Map.of(),
            null),
        sometimes(dice.seconds(0, 20)),
        ContinueAsNewInitiator.WORKFLOW,
        null,
        List.of());
  }

  /** Few ids, so that they are used again; seldom one that is taken. */
  private String id(String what, Set<String> taken) {
    for (int tries = 0; tries < IDS; tries++) {
      String id = what + dice.below(IDS);
      if (!taken.contains(id) || dice.oneIn(20)) {
        return id;
      }
    }
    return what + "-another";
  }

  private @Nullable Duration sometimes(Duration duration) {
    return dice.oneIn(2) ? duration : null;
  }
}
