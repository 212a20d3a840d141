package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.Activity;
import io.workflow.Durable;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.worker.WorkflowTaskOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What code can't read is not lost: the task fails until the code is mended. */
class UnreadableValuesTest {

  @Activity
  interface Counter {
    int count(String what);
  }

  /** The code as it was first: it takes numbers alone. */
  @Workflow(name = "Counting")
  static final class OfNumbers {
    private final Counter counter;
    private final List<Integer> seen = new ArrayList<>();

    OfNumbers(Counter counter) {
      this.counter = counter;
    }

    @Run
    String run() {
      Durable.await(() -> !seen.isEmpty());
      try {
        return "%s, %d".formatted(seen, counter.count("pizzas"));
      } catch (RuntimeException failure) {
        return "compensated";
      }
    }

    @Signal
    void add(int number) {
      seen.add(number);
    }
  }

  @Activity(name = "Counter")
  interface MendedCounter {
    String count(String what);
  }

  /** The mended code: it takes texts too. */
  @Workflow(name = "Counting")
  static final class OfTexts {
    private final MendedCounter counter;
    private final List<String> seen = new ArrayList<>();

    OfTexts(MendedCounter counter) {
      this.counter = counter;
    }

    @Run
    String run() {
      Durable.await(() -> !seen.isEmpty());
      return "%s, %s".formatted(seen, counter.count("pizzas"));
    }

    @Signal
    void add(String text) {
      seen.add(text);
    }
  }

  private final FakeServer server = new FakeServer("Counting");
  private final WorkflowRuntime broken = WorkflowRuntimeTest.runtime(server, OfNumbers.class);
  private final WorkflowRuntime mended = WorkflowRuntimeTest.runtime(server, OfTexts.class);

  @AfterEach
  void close() {
    broken.close();
    mended.close();
  }

  @Test
  void shouldKeepASignalForCodeThatCanReadIt() {
    server.runTask(broken);
    server.signal("add", "seven");

    WorkflowTaskOutcome.Failed failed = server.failTask(broken);
    assertThat(failed.cause()).isEqualTo(WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE);
    assertThat(failed.failure().message())
        .startsWith("Can't read signal 'add': Argument 1: Expected JSON that is a int")
        .contains("It is not lost: let OfNumbers.add take it");
    assertThat(server.failTask(broken).failure().message()).contains("Can't read signal 'add'");

    server.runTask(mended);
    server.completeActivity("Counter.count", "many");
    server.runTask(mended);
    assertThat(server.result(String.class)).isEqualTo("[seven], many");
  }

  @Test
  void shouldNotLetTheCodeCompensateForAResultThatItCanNotRead() {
    server.signal("add", 7);
    server.runTask(broken);
    server.completeActivity("Counter.count", "many");

    assertThat(server.failTask(broken).failure().message())
        .startsWith("Can't read the result of activity Counter.count: Expected JSON that is a int");

    server.runTask(mended);
    assertThat(server.result(String.class)).isEqualTo("[7], many");
  }
}
