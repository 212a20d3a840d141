package io.workflow.server.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * The one admin client that everything here shares; it is safe for use by many threads. A call that
 * nobody bounds otherwise ends in time.
 */
final class KafkaAdminClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Admin admin;

  KafkaAdminClient(KafkaAdmin configured) {
    Map<String, Object> settings = new HashMap<>(configured.getConfigurationProperties());
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "workflow-admin");
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    this.admin = Admin.create(settings);
  }

  Admin admin() {
    return admin;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
