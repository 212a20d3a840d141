package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Request;
import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private final Intake intake = new Intake(3, 2);

  @Test
  void shouldRefuseWhatDoesNotFit() {
    assertThat(List.of(offer("a"), offer("b"), offer("c"), offer("d")))
        .containsExactly(true, true, true, false);
    assertThat(intake.queued()).isEqualTo(3);
  }

  @Test
  void shouldGiveBatchesInTheOrderOfArrival() {
    offer("a");
    offer("b");
    offer("c");
    assertThat(ids(intake.nextBatch())).containsExactly("a", "b");
    assertThat(ids(intake.nextBatch())).containsExactly("c");
    assertThat(intake.nextBatch()).isEmpty();
  }

  @Test
  void shouldBeginWithWhatWasDeferred() {
    offer("b");
    intake.defer(wake("a"));
    assertThat(ids(intake.nextBatch())).containsExactly("a", "b");
  }

  @Test
  void shouldGiveWhatIsSeparatedOneByOneBeforeAllElse() {
    offer("c");
    intake.separate(List.of(wake("a"), wake("b")));
    assertThat(intake.isSeparating()).isTrue();
    assertThat(ids(intake.nextBatch())).containsExactly("a");
    assertThat(ids(intake.nextBatch())).containsExactly("b");
    assertThat(intake.isSeparating()).isFalse();
    assertThat(ids(intake.nextBatch())).containsExactly("c");
  }

  @Test
  void shouldTellTheLaneWithoutAPlaceInTheQueue() throws InterruptedException {
    offer("a");
    offer("b");
    offer("c");
    Work.Take take = new Work.Take(Map.of(1, 1L), List.of());
    intake.tell(take);
    intake.await(Duration.ofDays(1));
    assertThat(intake.nextTold()).isEqualTo(take);
    assertThat(intake.nextTold()).isNull();
  }

  @Test
  void shouldEndWaitingWhenTheLaneIsTold() throws InterruptedException {
    Work.OfLane drop = new Work.Drop(List.of(1), new CompletableFuture<>());
    intake.tell(drop);
    intake.await(Duration.ofDays(1));
    assertThat(intake.nextTold()).isEqualTo(drop);
    assertThat(intake.nextBatch()).isEmpty();
  }

  @Test
  void shouldTakeOutAllThatWaitsAtTheEnd() {
    intake.defer(wake("a"));
    offer("b");
    assertThat(ids(intake.takeAll())).containsExactly("a", "b");
    assertThat(intake.queued()).isZero();
  }

  private boolean offer(String workflowId) {
    return intake.offer(wake(workflowId));
  }

  private static Work.OnRun wake(String workflowId) {
    return new Work.Submit<>(
        0, new WorkflowKey("default", workflowId), new Request.Wake(), new CompletableFuture<>());
  }

  private static List<String> ids(List<Work.OnRun> batch) {
    return batch.stream().map(work -> work.key().workflowId()).toList();
  }
}
