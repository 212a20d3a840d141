package io.workflow.server.matching.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.server.matching.kafka.TopicProgress.Reading;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TopicProgressTest {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  private final TopicProgress progress = new TopicProgress();

  @Test
  void shouldKnowNothingTakenWhileARecordFromBeforeTheFirstReadingWaits() {
    read(0, ends(10, 5), taken(9, 5));

    assertThat(progress.taken(0, at(-60))).isFalse();
    assertThat(progress.taken(1, at(-60))).isTrue();
    assertThat(progress.taken(1, at(1))).isFalse();
  }

  @Test
  void shouldCountWhatCameBeforeAnEndThatWorkersHavePassed() {
    read(0, ends(10), taken(0));
    read(2, ends(100), taken(10));

    assertThat(progress.taken(0, at(0))).isTrue();
    assertThat(progress.taken(0, at(1))).isFalse();

    read(4, ends(200), taken(150));

    assertThat(progress.taken(0, at(2))).isTrue();
    assertThat(progress.taken(0, at(3))).isFalse();
  }

  @Test
  void shouldForgetATopicThatWasMadeAnew() {
    read(0, ends(10), taken(0));
    read(2, ends(3), taken(0));

    assertThat(progress.taken(0, at(-1))).isFalse();

    read(4, ends(3), taken(3));

    assertThat(progress.taken(0, at(4))).isTrue();
  }

  @Test
  void shouldFollowALongBacklogWithoutKeepingEachReading() {
    for (int i = 0; i < 10_000; i++) {
      read(i, ends(1_000 + i), taken(i / 2));
    }
    read(10_000, ends(11_000), taken(10_990));

    assertThat(progress.taken(0, at(4_000))).isTrue();
    assertThat(progress.taken(0, at(9_995))).isFalse();
  }

  @Test
  void shouldKnowThatAPartitionMovesByTwoReadingsOfLately() {
    read(0, ends(10, 10), taken(0, 0));
    assertThat(progress.moves(0)).isFalse();

    read(2, ends(10, 10), taken(3, 0));
    assertThat(progress.moves(0)).isTrue();
    assertThat(progress.moves(1)).isFalse();

    read(4, ends(10, 10), taken(3, 0));
    assertThat(progress.moves(0)).isFalse();

    read(60, ends(10, 10), taken(9, 0));
    assertThat(progress.moves(0)).as("looked at too long ago").isFalse();
  }

  private void read(int second, long[] ends, long[] taken) {
    progress.read(at(second), new Reading(ends, taken));
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static long[] ends(long... ends) {
    return ends;
  }

  private static long[] taken(long... taken) {
    return taken;
  }
}
