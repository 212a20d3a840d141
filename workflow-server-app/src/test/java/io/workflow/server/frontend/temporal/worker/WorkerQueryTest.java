package io.workflow.server.frontend.temporal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.workflow.server.visibility.QueryException;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerQueryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TaskQueue = 'orders'",
        "TaskQueue = \"orders\" AND SdkName = 'temporal-java'",
        "TaskQueue = 'none' OR SdkName STARTS_WITH 'temporal'",
        "SdkVersion NOT STARTS_WITH '2'",
        "(TaskQueue = 'none' OR TaskQueue = 'orders') and WorkerIdentity != 'x'",
        "HostName IS NULL",
        "TaskQueue IS NOT NULL",
        "Status = 'Running'",
        "WorkerStatus = 'Running'",
        "StartTime > '2026-11-20T09:00:00Z'",
        "StartTime BETWEEN '2026-11-20T09:00:00Z' AND '2026-11-20T11:00:00Z' AND HeartbeatTime IS NULL",
        "WorkerIdentity = 'it''s me'",
        "WorkerIdentity = 'it\\'s me'",
        "NOT TaskQueue IN ('a', 'b')",
        "HostName != 'there'",
        "StartTime IS NOT NULL"
      })
  void shouldMatch(String query) throws ParseException {
    assertThat(WorkerQuery.parse(query).test(worker())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TaskQueue = 'other'",
        "TaskQueue = 'orders' AND SdkName = 'other'",
        "TaskQueue != 'orders'",
        "TaskQueue STARTS_WITH 'x'",
        "HostName IS NOT NULL",
        "StartTime < '2026-11-20T09:00:00Z'",
        "HeartbeatTime > '2026-11-20T09:00:00Z'",
        "HeartbeatTime != '2026-11-20T09:00:00Z'",
        "StartTime NOT BETWEEN '2026-11-20T09:00:00Z' AND '2026-11-20T11:00:00Z'"
      })
  void shouldNotMatch(String query) throws ParseException {
    assertThat(WorkerQuery.parse(query).test(worker())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Colour = 'red'",
        "TaskQueue",
        "TaskQueue = ",
        "TaskQueue = orders",
        "(TaskQueue = 'a'",
        "TaskQueue = 'a' TaskQueue = 'b'",
        "StartTime > 'yesterday'",
        "StartTime ~ '2026-11-20T09:00:00Z'",
        "WorkflowId = 'a'",
        "TaskQueue = 'a' ORDER BY StartTime",
        "TaskQueue = 'a\0'"
      })
  void shouldRefuseWhatIsNoQuery(String query) {
    assertThatThrownBy(() -> WorkerQuery.parse(query)).isInstanceOf(QueryException.class);
  }

  /** Each of these took the stack of the thread, and nobody got an answer. */
  @Test
  void shouldRefuseWhatIsTooLongOrTooDeep() {
    assertThatThrownBy(() -> WorkerQuery.parse("(".repeat(9_000)))
        .isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> WorkerQuery.parse("TaskQueue = '" + "x".repeat(100_000) + "'"))
        .isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> WorkerQuery.parse("NOT ".repeat(2_000) + "TaskQueue = 'x'"))
        .isInstanceOf(QueryException.class);
  }

  private static WorkerHeartbeat worker() throws ParseException {
    return WorkerHeartbeat.newBuilder()
        .setTaskQueue("orders")
        .setWorkerIdentity("it's me")
        .setSdkName("temporal-java")
        .setSdkVersion("1.38.0")
        .setStatus(WorkerStatus.WORKER_STATUS_RUNNING)
        .setStartTime(Timestamps.parse("2026-11-20T10:00:00Z"))
        .build();
  }
}
