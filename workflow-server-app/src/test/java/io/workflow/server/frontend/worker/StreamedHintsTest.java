package io.workflow.server.frontend.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.WorkerRequest.Register;
import io.workflow.protocol.worker.WorkerResponse.ActivityTaskOffered;
import io.workflow.protocol.worker.WorkerResponse.Pushed;
import io.workflow.protocol.worker.WorkerResponse.WorkflowTaskOffered;
import io.workflow.server.matching.Hint;
import io.workflow.server.query.ConnectedWorker;
import io.workflow.server.query.ConnectedWorkers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which worker is told of a task over its stream. */
class StreamedHintsTest {

  private static final TaskId TASK = new TaskId("default", "a", "run", 2, 1);

  private final ConnectedWorkers workers = new ConnectedWorkers();
  private final StreamedHints hints = new StreamedHints(workers);

  @Test
  void shouldTellOneWorkerThatRunsTheWorkflow() {
    Worker one = connected(new Worker(true));
    Worker other = connected(new Worker(true));
    hints.tell(new Hint(TASK, TaskKind.WORKFLOW, "Pizza", "orders", Instant.EPOCH, null));
    one.told.addAll(other.told);
    assertThat(one.told).containsExactly(new WorkflowTaskOffered(new TaskMessage(TASK, "Pizza")));
  }

  @Test
  void shouldTellWorkerThatRunsTheActivity() {
    Worker worker = connected(new Worker(true));
    hints.tell(new Hint(TASK, TaskKind.ACTIVITY, "bake", "kitchen", Instant.EPOCH, null));
    assertThat(worker.told).containsExactly(new ActivityTaskOffered(new TaskMessage(TASK, "bake")));
  }

  @Test
  void shouldTellAnotherWhenTheStreamOfOneIsFull() {
    Worker full = connected(new Worker(false));
    Worker free = connected(new Worker(true));
    for (int i = 0; i < 20; i++) {
      hints.tell(new Hint(TASK, TaskKind.WORKFLOW, "Pizza", "orders", Instant.EPOCH, null));
    }
    assertThat(free.told).hasSize(20);
    assertThat(full.told).isEmpty();
  }

  @Test
  void shouldTellNobodyWhoCanNotRunIt() {
    Worker worker = connected(new Worker(true));
    TaskId elsewhere = new TaskId("other", "a", "run", 2, 1);
    hints.tell(new Hint(TASK, TaskKind.WORKFLOW, "Pizza", "kitchen", Instant.EPOCH, null));
    hints.tell(new Hint(TASK, TaskKind.WORKFLOW, "bake", "orders", Instant.EPOCH, null));
    hints.tell(new Hint(elsewhere, TaskKind.WORKFLOW, "Pizza", "orders", Instant.EPOCH, null));
    assertThat(worker.told).isEmpty();
  }

  private Worker connected(Worker worker) {
    workers.add(worker);
    return worker;
  }

  private static final class Worker implements ConnectedWorker {
    private final List<Pushed> told = new ArrayList<>();
    private final boolean accepts;

    Worker(boolean accepts) {
      this.accepts = accepts;
    }

    @Override
    public Register registration() {
      return new Register(
          "default",
          "worker",
          null,
          Map.of("orders", Set.of("Pizza")),
          Map.of("kitchen", Set.of("bake")),
          false);
    }

    @Override
    public boolean push(Pushed message) {
      return accepts && told.add(message);
    }
  }
}
