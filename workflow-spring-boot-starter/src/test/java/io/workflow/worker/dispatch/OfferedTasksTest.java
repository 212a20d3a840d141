package io.workflow.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.worker.task.TaskClaims.Verdict;
import io.workflow.worker.task.TaskSlots;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Tasks that the server tells of over the stream. */
class OfferedTasksTest {

  private static final TaskMessage TASK =
      new TaskMessage(new TaskId("default", "a", "run", 2, 1), "Pizza");

  private final List<TaskMessage> claimed = new CopyOnWriteArrayList<>();
  private final TaskSlots slots = new TaskSlots(1);
  private final OfferedTasks offered =
      new OfferedTasks(
          task -> {
            claimed.add(task);
            return CompletableFuture.completedFuture(Verdict.TAKEN);
          },
          slots);

  @Test
  void shouldClaimTaskWithASlotOfItsOwn() {
    offered.offered(TASK);
    await().untilAsserted(() -> assertThat(claimed).containsExactly(TASK));
    assertThat(slots.taken()).isEqualTo(1);
  }

  /** A consumer holds slots for the records that it waits for. */
  @Test
  void shouldWaitForSlotThatIsGivenBackInAMoment() throws InterruptedException {
    assertThat(slots.reserve(1, Duration.ZERO)).isTrue();
    offered.offered(TASK);
    assertThat(claimed).isEmpty();
    slots.release(1);
    await().untilAsserted(() -> assertThat(claimed).containsExactly(TASK));
  }

  @Test
  void shouldLetTaskPassWhenTheWorkerStops() {
    slots.close();
    offered.offered(TASK);
    assertThat(slots.taken()).isZero();
    await().during(Duration.ofMillis(100)).until(claimed::isEmpty);
  }
}
