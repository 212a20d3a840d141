package io.workflow.server.matching.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class KafkaHealthIndicatorTest {

  @Test
  void shouldSayOnceThatThereIsNoKafkaHoweverOftenItIsAsked(CapturedOutput output) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
      KafkaHealthIndicator indicator = new KafkaHealthIndicator(admin);

      for (int i = 0; i < 2; i++) {
        Health health = indicator.health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsKey("error");
      }

      assertThat(output.getAll())
          .containsOnlyOnce("Kafka does not answer")
          .doesNotContain("at org.springframework.boot.health");
    }
  }
}
