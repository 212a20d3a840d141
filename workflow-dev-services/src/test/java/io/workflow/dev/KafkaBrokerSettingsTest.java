package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.Test;

class KafkaBrokerSettingsTest {

  private final Properties settings = KafkaBrokerSettings.of(Path.of("/data"), 9092, 9093);

  @Test
  void shouldBeKnownAndConsistentToTheBroker() {
    assertThat(KafkaConfig.fromProps(settings, false).originals())
        .containsKeys(settings.stringPropertyNames().toArray(String[]::new));
    assertThat(KafkaConfig.configNames().toList().mkString(",").split(","))
        .contains(settings.stringPropertyNames().toArray(String[]::new));
  }

  /** Kafka's own default is 9 s, for machines that have nothing else to do. */
  @Test
  void shouldBePatientWithABusyMachine() {
    assertThat(millis("broker.session.timeout.ms")).isGreaterThanOrEqualTo(9_000);
    assertThat(millis("group.consumer.session.timeout.ms")).isGreaterThanOrEqualTo(9_000);
    assertThat(millis("group.share.session.timeout.ms")).isGreaterThanOrEqualTo(9_000);
  }

  private int millis(String setting) {
    return Integer.parseInt(settings.getProperty(setting));
  }

  @Test
  void shouldListenOnThisMachineOnly() {
    assertThat(settings.getProperty("listeners"))
        .isEqualTo("PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093");
    assertThat(settings.getProperty("advertised.listeners"))
        .isEqualTo("PLAINTEXT://127.0.0.1:9092");
  }

  @Test
  void shouldNameTheProxyToThoseWhoComeThroughIt() {
    Properties proxied = KafkaBrokerSettings.of(Path.of("/data"), 9092, 9093, Map.of(9101, 9201));

    assertThat(proxied.getProperty("listeners"))
        .isEqualTo(
            "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093,PROXY9101://127.0.0.1:9101");
    assertThat(proxied.getProperty("advertised.listeners"))
        .isEqualTo("PLAINTEXT://127.0.0.1:9092,PROXY9101://127.0.0.1:9201");
    assertThat(proxied.getProperty("listener.security.protocol.map"))
        .endsWith(",PROXY9101:PLAINTEXT");
  }
}
