package io.workflow.engine.growth;

import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.TestLimits.limits;

import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.ActivityTask;
import java.time.Duration;
import java.util.List;

/** One workflow and nothing around it, so that only the engine's own work is timed. */
final class LargeWorkflow {

  private static final WorkflowKey KEY = new WorkflowKey("default", "large");
  private static final Limits LIMITS =
      limits()
          .history(51_200, 50L << 20)
          .pendingActivities(2_000)
          .signals(20_000)
          .buffered(20_000, 50L << 20)
          .suggestContinueAsNew(4_096, 4L << 20)
          .build();

  private final InMemoryEngine engine =
      new InMemoryEngine(LIMITS, (_key, _before, _request, _decision) -> {});
  private final TestWorker worker = new TestWorker(engine, "worker");

  LargeWorkflow() {
    var unused = ask(start().workflowTaskTimeout(Duration.ofHours(1)).request("run"));
  }

  <R extends Response> R ask(Request<R> request) {
    return engine.ask(KEY, request);
  }

  void pass(Duration step) {
    engine.advance(step);
    ask(new Request.Wake());
  }

  /** Claims the pending workflow task and answers it. */
  void answerWorkflowTask(List<Command> commands) {
    complete(claimWorkflowTask(), commands);
  }

  StartedWorkflowTask claimWorkflowTask() {
    return worker.startWorkflowTask(KEY);
  }

  void complete(StartedWorkflowTask task, List<Command> commands) {
    worker.completeWorkflowTask(KEY, task, commands);
  }

  ActivityTask claimActivity(long scheduledEventId) {
    return worker.startActivity(KEY, scheduledEventId);
  }

  WorkflowState state() {
    return engine.state(KEY);
  }

  List<Change.Durable> durable() {
    return engine.rows(KEY, "run").stream().flatMap(List::stream).toList();
  }
}
