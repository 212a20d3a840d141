package io.workflow.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.FromWorkflow;
import io.workflow.engine.decide.Request;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.server.persistence.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A message is committed, its node dies at the worst moment, another one takes over. */
class OutboxCrashIT {

  private static TestDatabase database;

  private final WorkflowKey order = new WorkflowKey("default", "order-" + UUID.randomUUID());
  private final WorkflowKey kid = new WorkflowKey("default", "kid-" + UUID.randomUUID());

  @BeforeAll
  static void makeTables() {
    database = new TestDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void shouldStartAChildOnceWhenTheNodeDiesBeforeTheDelivery() {
    String orderRun;
    try (Node dying = new Node(database.connections(), _request -> false)) {
      orderRun = dying.start(order);
      dying.runWorkflowTask(order, startKid());
      await().until(() -> dying.refused(Request.StartChildWorkflow.class) > 1);
      assertThat(dying.unsettled()).isEqualTo(1);
      assertThat(dying.find(kid)).isNull();
    }
    try (Node heir = new Node(database.connections(), _request -> true)) {
      settled(heir);
      assertThat(heir.history(kid, heir.state(kid).runId()))
          .containsExactly("WorkflowExecutionStarted", "WorkflowTaskScheduled");
      assertThat(heir.history(order, orderRun))
          .endsWith(
              "StartChildWorkflowExecutionInitiated",
              "ChildWorkflowExecutionStarted",
              "WorkflowTaskScheduled");
    }
  }

  @Test
  void shouldNotStartAChildAgainThatStartedAndEndedBeforeTheParentHeardOfIt() {
    String orderRun;
    String kidRun;
    try (Node dying =
        new Node(
            database.connections(),
            request -> !(request instanceof FromWorkflow.RecordChildStarted))) {
      orderRun = dying.start(order);
      dying.runWorkflowTask(order, startKid());
      await().until(() -> dying.refused(FromWorkflow.RecordChildStarted.class) > 1);
      kidRun = dying.state(kid).runId();
      dying.runWorkflowTask(kid, new Command.CompleteWorkflowExecution(List.of()));
      // Somebody else uses the id meanwhile, and is through with it too.
      dying.start(kid);
      dying.runWorkflowTask(kid, new Command.CompleteWorkflowExecution(List.of()));
    }
    try (Node heir = new Node(database.connections(), _request -> true)) {
      settled(heir);
      assertThat(heir.history(order, orderRun))
          .endsWith(
              "StartChildWorkflowExecutionInitiated",
              "ChildWorkflowExecutionStarted",
              "ChildWorkflowExecutionCompleted",
              "WorkflowTaskScheduled");
      assertThat(heir.state(kid).status()).isEqualTo(WorkflowStatus.COMPLETED);
      assertThat(runs(kid)).isEqualTo(2);
      assertThat(heir.history(kid, kidRun)).endsWith("WorkflowExecutionCompleted");
    }
  }

  @Test
  void shouldSignalOnceWhenTheNodeDiesBeforeTheSenderHearsOfIt() {
    String orderRun;
    try (Node dying =
        new Node(
            database.connections(),
            request -> !(request instanceof FromWorkflow.RecordExternalSignaled))) {
      dying.start(kid);
      orderRun = dying.start(order);
      dying.runWorkflowTask(order, signalKid());
      await().until(() -> dying.refused(FromWorkflow.RecordExternalSignaled.class) > 1);
    }
    try (Node heir = new Node(database.connections(), _request -> true)) {
      settled(heir);
      assertThat(heir.history(kid, heir.state(kid).runId()))
          .containsOnlyOnce("WorkflowExecutionSignaled");
      assertThat(heir.history(order, orderRun))
          .endsWith(
              "SignalExternalWorkflowExecutionInitiated",
              "ExternalWorkflowExecutionSignaled",
              "WorkflowTaskScheduled");
    }
  }

  @Test
  void shouldRepeatWhatDoesNotGetThrough() {
    AtomicInteger tries = new AtomicInteger();
    try (Node node =
        new Node(
            database.connections(),
            request ->
                !(request instanceof Request.StartChildWorkflow) || tries.incrementAndGet() > 3)) {
      node.start(order);
      node.runWorkflowTask(order, startKid());
      settled(node);
      assertThat(node.state(kid).status()).isEqualTo(WorkflowStatus.RUNNING);
      assertThat(node.waitingMessages()).isZero();
    }
  }

  @Test
  void shouldEndAThousandChildrenWithTheirParent() {
    try (Node node = new Node(database.connections(), _request -> true)) {
      String orderRun = node.start(order);
      Command[] kids = new Command[1_000];
      for (int i = 0; i < kids.length; i++) {
        kids[i] = start(kid.workflowId() + "-" + i);
      }
      node.runWorkflowTask(order, kids);
      settled(node);
      assertThat(node.history(order, orderRun))
          .filteredOn("ChildWorkflowExecutionStarted"::equals)
          .hasSize(1_000);
      node.submit(
          order,
          new ExecutionRequest.TerminateWorkflow(
              null, "enough", List.of(), "operator", null, List.of()));
      settled(node);
      assertThat(
              database
                  .jdbc()
                  .sql("SELECT count(*) FROM executions WHERE workflow_id LIKE ? AND status = 0")
                  .param(kid.workflowId() + "-%")
                  .query(Integer.class)
                  .single())
          .isZero();
    }
  }

  private static void settled(Node node) {
    await().until(() -> node.unsettled() == 0);
  }

  private static int runs(WorkflowKey key) {
    return database
        .jdbc()
        .sql("SELECT count(*) FROM executions WHERE workflow_id = ?")
        .param(key.workflowId())
        .query(Integer.class)
        .single();
  }

  private Command startKid() {
    return start(kid.workflowId());
  }

  private static Command start(String workflowId) {
    return new Command.StartChildWorkflowExecution(
        "",
        workflowId,
        new WorkflowSpec(
            "Bake",
            "",
            List.of(),
            new WorkflowTimeouts(null, null, null),
            null,
            null,
            Map.of(),
            Map.of(),
            Map.of(),
            null),
        ParentClosePolicy.TERMINATE,
        WorkflowIdReusePolicy.ALLOW_DUPLICATE);
  }

  private Command signalKid() {
    return new Command.SignalExternalWorkflowExecution(
        "", kid.workflowId(), "", "hurry", List.of(), Map.of(), "", false);
  }
}
