package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskRateTest {

  private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");
  private final TaskRate rate = new TaskRate();

  @Test
  void shouldBeZeroBeforeTheFirst() {
    assertThat(rate.perSecond(BEGIN)).isZero();
  }

  @Test
  void shouldTellTasksPerSecond() {
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 3; i++) {
        rate.add(BEGIN.plusSeconds(second));
      }
    }

    assertThat(rate.perSecond(BEGIN.plusSeconds(59))).isCloseTo(3, within(0.2f));
  }

  @Test
  void shouldForgetWhatIsOld() {
    rate.add(BEGIN);

    assertThat(rate.perSecond(BEGIN.plusSeconds(10))).isPositive();
    assertThat(rate.perSecond(BEGIN.plusSeconds(41))).isZero();
  }
}
