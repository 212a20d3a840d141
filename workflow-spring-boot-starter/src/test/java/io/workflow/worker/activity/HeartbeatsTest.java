package io.workflow.worker.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  @Test
  void shouldThrottleByTheHeartbeatTimeout() {
    assertThat(Heartbeats.interval(null)).isEqualTo(Duration.ofSeconds(30));
    assertThat(Heartbeats.interval(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(8));
    assertThat(Heartbeats.interval(Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(60));
  }
}
