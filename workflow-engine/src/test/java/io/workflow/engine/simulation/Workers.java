package io.workflow.engine.simulation;

import io.workflow.engine.decide.ActivityRequest.StartActivityTask;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.StartWorkflowTask;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * All workers, and the hints that reach them: those are lost, late and repeated, and workers answer
 * late, twice or never.
 */
final class Workers {

  private final Cluster cluster;
  private final World world;
  private final Dice dice;
  private final RandomRequests requests;

  Workers(Cluster cluster, RandomRequests requests) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.dice = cluster.dice();
    this.requests = requests;
  }

  /** A transport whose claims are held against what is durable. */
  TaskTransport watched(SimulatedNode node, TaskTransport transport) {
    return new TaskTransport() {
      @Override
      public @Nullable Claim<?> claim(Effect.Dispatch task) {
        Claim<?> claim = transport.claim(task);
        return claim == null ? null : watched(node, claim);
      }

      @Override
      public void dispatch(Effect.Dispatch task) {
        transport.dispatch(task);
      }
    };
  }

  private <R extends Response> TaskTransport.Claim<R> watched(
      SimulatedNode node, TaskTransport.Claim<R> claim) {
    WorkflowKey key = key(claim.request());
    int version = cluster.database().versions(key);
    var unused =
        claim
            .answer()
            .whenComplete(
                (outcome, _failure) -> {
                  if (outcome != null) {
                    cluster.promises().answered(key, claim.request(), version, outcome, node.now());
                  }
                });
    return claim;
  }

  /** Of one process of a node. */
  TaskTransport transport(SimulatedNode node) {
    return new TaskTransport() {
      @Override
      public @Nullable Claim<?> claim(Effect.Dispatch task) {
        return !(task instanceof Effect.DispatchStickyWorkflowTask) && dice.oneIn(5)
            ? claimOf(node, (Request.OnRun<?>) requests.claim(task))
            : null;
      }

      @Override
      public void dispatch(Effect.Dispatch task) {
        hint(task);
      }
    };
  }

  private <R extends Response> TaskTransport.Claim<R> claimOf(
      SimulatedNode node, Request.OnRun<R> request) {
    CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
    WorkflowKey key = key(request);
    int version = cluster.database().versions(key);
    var unused =
        answer.whenComplete(
            (outcome, _failure) -> {
              if (outcome != null) {
                cluster.promises().answered(key, request, version, outcome, node.now());
                if (!dice.oneIn(10)) {
                  heard(outcome);
                }
              }
            });
    return new TaskTransport.Claim<>(request, answer);
  }

  private static WorkflowKey key(Request.OnRun<?> claim) {
    TaskId task =
        switch (claim) {
          case StartWorkflowTask start -> start.task();
          case StartActivityTask start -> start.task();
          default -> throw new IllegalArgumentException("Expected a claim, but got " + claim);
        };
    return new WorkflowKey(task.namespace(), task.workflowId());
  }

  private void hint(Effect.Dispatch task) {
    if (!world.isCalm() && dice.oneIn(10)) {
      return;
    }
    int copies = !world.isCalm() && dice.oneIn(8) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      Duration delay = !world.isCalm() && dice.oneIn(8) ? dice.seconds(0, 20) : dice.millis(0, 50);
      cluster.outside(delay, () -> claim(task));
    }
  }

  private void claim(Effect.Dispatch hint) {
    TaskId task = hint.task();
    cluster
        .callers()
        .ask(
            new WorkflowKey(task.namespace(), task.workflowId()),
            requests.claim(hint),
            this::heard);
  }

  private void heard(@Nullable Outcome<?> outcome) {
    if (outcome instanceof Outcome.Accepted<?>(var response)) {
      heard(response);
    }
  }

  /** Whoever asked has got tasks. */
  void heard(Response response) {
    switch (response) {
      case Response.WorkflowStarted started -> hold(started.workflowTask());
      case Response.WorkflowTaskStarted(var task) -> hold(task);
      case Response.ActivityTaskStarted(var task) -> hold(task);
      case Response.ActivityTaskClosed(var task) -> hold(task);
      case Response.WorkflowTaskCompleted(var tasks, var task, long _reset) -> {
        tasks.forEach(this::hold);
        hold(task);
      }
      case Response.UpdatedWithStart(var started, var _standing) -> hold(started.workflowTask());
      case Response.Done _done -> {}
      case Response.UpdateStanding _standing -> {}
      case Response.WorkflowTaskFailed _failed -> {}
      case Response.WorkflowTaskTimedOut _timedOut -> {}
      case Response.HeartbeatRecorded _recorded -> {}
    }
  }

  private void hold(@Nullable StartedWorkflowTask task) {
    if (task == null || (!world.isCalm() && dice.oneIn(15))) {
      return;
    }
    cluster.outside(
        world.isCalm() || !dice.oneIn(15) ? dice.millis(0, 1_000) : dice.seconds(1, 15),
        () -> answer(task));
  }

  private void answer(StartedWorkflowTask task) {
    TaskId id = task.token().task();
    WorkflowKey key = new WorkflowKey(id.namespace(), id.workflowId());
    SimulatedDatabase.Execution latest = cluster.database().latest(key);
    WorkflowState state = latest == null ? null : latest.state();
    if (state != null) {
      cluster
          .callers()
          .ask(
              key,
              world.isCalm() ? requests.finish(task, state) : requests.answer(task, state),
              this::heard);
    }
  }

  private void hold(ActivityTask task) {
    if (!world.isCalm() && dice.oneIn(12)) {
      return;
    }
    Duration time =
        world.isCalm() // within the shortest heartbeat timeout
            ? dice.millis(0, 1_000)
            : dice.oneIn(10) ? dice.seconds(3, 30) : dice.millis(0, 4_000);
    cluster.outside(time, () -> answer(task));
  }

  private void answer(ActivityTask task) {
    TaskId id = task.token().task();
    Request<?> answer = world.isCalm() ? requests.complete(task) : requests.answer(task);
    cluster
        .callers()
        .ask(
            new WorkflowKey(id.namespace(), id.workflowId()),
            answer,
            outcome -> {
              heard(outcome);
              if (outcome instanceof Outcome.Accepted<?>(Response.HeartbeatRecorded _alive)) {
                hold(task);
              }
            });
  }
}
