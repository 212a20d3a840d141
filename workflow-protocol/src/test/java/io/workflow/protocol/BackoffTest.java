package io.workflow.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void shouldDoubleUpToTheLongest() {
    assertThat(IntStream.of(1, 2, 3, 4, 5, 6).mapToObj(BACKOFF::after))
        .extracting(Duration::toMillis)
        .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
  }

  @Test
  void shouldStayAtTheLongestHoweverManyFailuresThereWere() {
    assertThat(BACKOFF.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldGrowByItsCoefficient() {
    Backoff slow = new Backoff(Duration.ofSeconds(2), 1.5, Duration.ofDays(1));

    assertThat(slow.after(3)).isEqualTo(Duration.ofMillis(4_500));
  }

  @Test
  void shouldSpreadOverTheUpperHalf() {
    Random random = new Random(7);

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> BACKOFF.spreadAfter(2, random).toMillis()))
        .allSatisfy(millis -> assertThat(millis).isBetween(100L, 200L))
        .contains(100L, 200L);
  }
}
