package io.workflow.server.frontend.temporal;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.DeleteNamespaceRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is deleted by a call, with its namespace, or when its retention is over. */
class DeletionIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static TemporalServer server;
  private static StartedWorkflows workflows;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start() {
    server =
        TemporalServer.start(
            "workflow.server.deletion.interval=100ms", "workflow.server.deletion.batch=2");
    workflows = new StartedWorkflows(server.bean(HistoryService.class));
    jdbc = JdbcClient.create(server.bean(DataSource.class));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void shouldDeleteAnOpenRunWithAllItsRows() {
    String runId = workflows.start("default", "open", "Pizza", Map.of());
    for (int i = 0; i < 5; i++) {
      workflows.signal("default", "open");
    }
    String other = workflows.start("default", "other", "Pizza", Map.of());

    delete("open", "");

    assertThat(rows(runId)).isZero();
    assertThat(rows(other)).isPositive();
    assertThat(inspect("open")).isFalse();
    assertCall(() -> delete("open", "")).failsWith(Code.NOT_FOUND);
    assertCall(() -> delete("open", runId)).failsWith(Code.NOT_FOUND);
    // Not even that there was one is remembered: the policy of this start rejects duplicates.
    assertThat(workflows.start("default", "open", "Pizza", Map.of())).isNotEqualTo(runId);
  }

  @Test
  void shouldDeleteAClosedRunButNotTheOneAfterIt() {
    String runId = workflows.start("default", "closed", "Pizza", Map.of());
    workflows.terminate("default", "closed");

    delete("closed", runId);

    assertThat(rows(runId)).isZero();
    assertCall(() -> delete("nobody", "")).failsWith(Code.NOT_FOUND);
    assertCall(() -> delete("nobody", UUID.randomUUID().toString())).failsWith(Code.NOT_FOUND);
    assertCall(() -> delete("nobody", "not-a-run-id")).failsWith(Code.NOT_FOUND);
  }

  @Test
  void shouldFinishADeletionThatWasInterrupted() {
    String runId = workflows.start("default", "half", "Pizza", Map.of());
    workflows.terminate("default", "half");
    for (String table : new String[] {"executions", "current_runs"}) {
      jdbc.sql("DELETE FROM " + table + " WHERE run_id = ?").param(UUID.fromString(runId)).update();
    }

    delete("half", runId);

    assertThat(rows(runId)).isZero();
  }

  @Test
  void shouldDeleteClosedRunsWhenTheirRetentionIsOver() {
    register("short");
    String kept = workflows.start("short", "before", "Pizza", Map.of());
    workflows.terminate("short", "before");
    jdbc.sql("UPDATE namespaces SET retention = 0 WHERE name = 'short'").update();
    String open = workflows.start("short", "open", "Pizza", Map.of());
    String gone = workflows.start("short", "after", "Pizza", Map.of());
    for (int i = 0; i < 5; i++) {
      workflows.signal("short", "after");
    }
    workflows.terminate("short", "after");

    await().atMost(SOON).untilAsserted(() -> assertThat(rows(gone)).isZero());

    // A retention holds for what closes after it was set.
    assertThat(rows(kept)).isPositive();
    assertThat(rows(open)).isPositive();
  }

  @Test
  void shouldDeleteANamespaceWithAllThatIsInIt() {
    register("doomed");
    String open = workflows.start("doomed", "open", "Pizza", Map.of());
    String closed = workflows.start("doomed", "closed", "Pizza", Map.of());
    workflows.terminate("doomed", "closed");

    assertThat(
            server
                .operator()
                .deleteNamespace(DeleteNamespaceRequest.newBuilder().setNamespace("doomed").build())
                .getDeletedNamespace())
        .isEqualTo("doomed");

    assertCall(
            () ->
                server
                    .workflows()
                    .describeNamespace(
                        DescribeNamespaceRequest.newBuilder().setNamespace("doomed").build()))
        .failsWith(Code.NOT_FOUND);
    assertCall(() -> register("doomed"))
        .failsWith(Code.ALREADY_EXISTS)
        .saying("still being deleted");
    await().atMost(SOON).untilAsserted(() -> assertThat(rows(open) + rows(closed)).isZero());
    jdbc.sql("UPDATE deleted_namespaces SET deleted_at = deleted_at - interval '1 minute'")
        .update();
    // Refused until the sweep has been there.
    await()
        .atMost(SOON)
        .ignoreException(StatusRuntimeException.class)
        .untilAsserted(() -> register("doomed"));
    assertCall(
            () ->
                server
                    .operator()
                    .deleteNamespace(
                        DeleteNamespaceRequest.newBuilder().setNamespace("nowhere").build()))
        .failsWith(Code.NOT_FOUND);
  }

  private static void register(String namespace) {
    var unused =
        server
            .workflows()
            .registerNamespace(
                RegisterNamespaceRequest.newBuilder().setNamespace(namespace).build());
  }

  private static void delete(String workflowId, String runId) {
    var request = DeleteWorkflowExecutionRequest.newBuilder().setNamespace("default");
    request.getWorkflowExecutionBuilder().setWorkflowId(workflowId).setRunId(runId);
    var unused = server.workflows().deleteWorkflowExecution(request.build());
  }

  private static boolean inspect(String workflowId) {
    return server
            .bean(HistoryService.class)
            .inspect(new WorkflowKey("default", workflowId), null)
            .join()
        != null;
  }

  /** Of all tables. */
  private static long rows(String runId) {
    return jdbc.sql(
            """
            SELECT (SELECT count(*) FROM executions WHERE run_id = :id)
              + (SELECT count(*) FROM current_runs WHERE run_id = :id)
              + (SELECT count(*) FROM history WHERE run_id = :id)
              + (SELECT count(*) FROM visibility WHERE run_id = :id)
            """)
        .param("id", UUID.fromString(runId))
        .query(Long.class)
        .single();
  }
}
