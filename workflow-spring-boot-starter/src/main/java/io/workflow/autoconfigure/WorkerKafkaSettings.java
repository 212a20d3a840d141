package io.workflow.autoconfigure;

import io.workflow.autoconfigure.WorkflowWorkerProperties.Kafka;
import io.workflow.worker.kafka.KafkaTaskSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.springframework.boot.ssl.SslBundle;

/** What {@code workflow.worker.kafka} says, as Kafka's clients take it. */
final class WorkerKafkaSettings {

  private WorkerKafkaSettings() {}

  static KafkaTaskSettings of(Kafka kafka, SslBundleLookup bundles) {
    return new KafkaTaskSettings(
        kafka.workflowPartitions(),
        kafka.activityPartitions(),
        kafka.replicationFactor(),
        connection(kafka, bundles));
  }

  private static Map<String, Object> connection(Kafka kafka, SslBundleLookup bundles) {
    Map<String, Object> settings = new HashMap<>(kafka.properties());
    List<String> servers = kafka.bootstrapServers();
    if (servers != null && !servers.isEmpty()) {
      settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", servers));
    }
    if (kafka.securityProtocol() != null) {
      settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, kafka.securityProtocol());
    }
    SslBundle bundle = bundles.find("workflow.worker.kafka.ssl-bundle", kafka.sslBundle());
    if (bundle != null) {
      settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleEngineFactory.class);
      settings.put(SslBundleEngineFactory.BUNDLE, bundle);
      settings.putIfAbsent(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
    }
    return settings;
  }
}
