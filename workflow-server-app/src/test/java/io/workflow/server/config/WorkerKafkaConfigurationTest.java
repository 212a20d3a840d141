package io.workflow.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.worker.KafkaAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerKafkaConfigurationTest {

  private static final Map<String, Object> SERVER =
      Map.of("bootstrap.servers", List.of("a:9092", "b:9092"), "security.protocol", "SSL");

  @Test
  void shouldTellWorkersTheServersOwnKafka() {
    WorkerKafkaProperties nothing = new WorkerKafkaProperties("", "");

    assertThat(WorkerKafkaConfiguration.address(nothing, SERVER, 1))
        .isEqualTo(new KafkaAddress("a:9092,b:9092", "SSL", 1));
    assertThat(WorkerKafkaConfiguration.address(nothing, Map.of("bootstrap.servers", "a:9092"), 8))
        .isEqualTo(new KafkaAddress("a:9092", null, 8));
  }

  @Test
  void shouldTellWorkersWhatIsConfiguredForThem() {
    assertThat(
            WorkerKafkaConfiguration.address(
                new WorkerKafkaProperties("outside:9093", "SASL_SSL"), SERVER, 8))
        .isEqualTo(new KafkaAddress("outside:9093", "SASL_SSL", 8));
  }
}
