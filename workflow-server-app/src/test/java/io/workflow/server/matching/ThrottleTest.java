package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private final Throttle throttle = new Throttle();

  @Test
  void shouldGiveEverythingAwayWithoutALimit() {
    assertThat(taken(10_000)).isEqualTo(10_000);
    assertThat(throttle.untilNext(now)).isZero();
    assertThat(throttle.available(7, now)).isEqualTo(7);
  }

  @Test
  void shouldGiveAwayWhatTheTimeBringsAndASecondsWorthAtOnce() {
    throttle.limit(10, now);
    assertThat(taken(100)).isEqualTo(10);
    assertThat(throttle.available(7, now)).isZero();
    assertThat(throttle.untilNext(now)).isEqualTo(Duration.ofMillis(100));

    now = now.plusMillis(250);
    assertThat(throttle.available(7, now)).isEqualTo(2);
    assertThat(taken(100)).isEqualTo(2);
    now = now.plusSeconds(3_600);
    assertThat(taken(100)).as("at once after an hour").isEqualTo(10);
  }

  @Test
  void shouldGiveAwayOneInAWhileWhenTheLimitIsBelowOneASecond() {
    throttle.limit(0.5, now);
    assertThat(taken(10)).isEqualTo(1);
    assertThat(throttle.untilNext(now)).isEqualTo(Duration.ofSeconds(2));
    now = now.plusSeconds(2);
    assertThat(taken(10)).isEqualTo(1);
  }

  @Test
  void shouldGiveNothingAwayAtZeroUntilTheLimitIsAnother() {
    throttle.limit(0, now);
    now = now.plusSeconds(60);
    assertThat(taken(1)).isZero();
    assertThat(throttle.untilNext(now)).isNull();

    throttle.limit(Double.POSITIVE_INFINITY, now);
    assertThat(taken(100)).isEqualTo(100);
  }

  @Test
  void shouldCountOnlyWhatWasUsed() {
    throttle.limit(2, now);
    assertThat(taken(2)).isEqualTo(2);
    throttle.giveBack();
    assertThat(taken(2)).isEqualTo(1);
  }

  @Test
  void shouldNotFillTheBucketWhenTheSameLimitIsSaidAgain() {
    throttle.limit(5, now);
    assertThat(taken(5)).isEqualTo(5);
    throttle.limit(5, now);
    throttle.limit(4, now);
    throttle.limit(5, now);
    assertThat(taken(5)).isZero();
  }

  private int taken(int wanted) {
    int taken = 0;
    while (taken < wanted && throttle.take(now)) {
      taken++;
    }
    return taken;
  }
}
