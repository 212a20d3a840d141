package io.workflow.server.matching.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.Hint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told another way because Kafka takes long. */
class HintWatchTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final List<String> told = new ArrayList<>();
  private final HintWatch watch = new HintWatch();

  @Test
  void shouldTellNobodyOfWhatKafkaTookInTime() {
    UnsentHint hint = sent("a", 0);
    watch.look(SECOND / 2);
    hint.taken();
    watch.look(2 * SECOND);
    assertThat(told).isEmpty();
    assertThat(watch.isSlow(2 * SECOND)).isFalse();
  }

  @Test
  void shouldTellOnceOfWhatKafkaHasNotTakenAfterASecond() {
    UnsentHint hint = sent("a", 0);
    sent("b", SECOND / 2);
    watch.look(SECOND);
    assertThat(told).containsExactly("a");
    hint.refused();
    watch.look(SECOND);
    assertThat(told).containsExactly("a");
    watch.look(2 * SECOND);
    assertThat(told).containsExactly("a", "b");
  }

  @Test
  void shouldTellAtOnceOfWhatKafkaRefuses() {
    sent("a", 0).refused();
    assertThat(told).containsExactly("a");
    watch.look(2 * SECOND);
    assertThat(told).containsExactly("a");
  }

  @Test
  void shouldTakeKafkaForSlowForAWhile() {
    sent("a", 0);
    watch.look(SECOND);
    assertThat(watch.isSlow(SECOND)).isTrue();
    assertThat(watch.isSlow(5 * SECOND)).isTrue();
    assertThat(watch.isSlow(7 * SECOND)).isFalse();
  }

  private UnsentHint sent(String workflowId, long atNanos) {
    TaskId task = new TaskId("default", workflowId, "run", 2, 1);
    UnsentHint hint =
        new UnsentHint(
            new Hint(task, TaskKind.WORKFLOW, "Order", "orders", Instant.EPOCH, null),
            () -> told.add(workflowId),
            atNanos);
    watch.add(hint);
    return hint;
  }
}
