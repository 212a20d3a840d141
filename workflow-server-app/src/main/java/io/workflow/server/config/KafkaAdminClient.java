package io.workflow.server.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * The one admin client that everything here shares; it is safe for use by many threads. A call that
 * nobody bounds otherwise ends in time.
 */
final class KafkaAdminClient implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaAdminClient.class);
  private static final int TIMEOUT_MILLIS = 30_000;

  /** A start waits for it. */
  private static final int CLUSTER_ID_TIMEOUT_MILLIS = 5_000;

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

  /** Which Kafka it is; {@code null} when it does not answer in time. */
  @Nullable String clusterId() {
    try {
      return describeCluster().clusterId().get();
    } catch (ExecutionException unreachable) {
      log.info(
          "Kafka does not say which cluster it is: {}",
          NestedExceptionUtils.getMostSpecificCause(unreachable).toString());
      return null;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** As {@link #clusterId}, without waiting for the answer. */
  CompletionStage<@Nullable String> askClusterId() {
    return describeCluster().clusterId().toCompletionStage().<@Nullable String>thenApply(id -> id);
  }

  private DescribeClusterResult describeCluster() {
    return admin.describeCluster(new DescribeClusterOptions().timeoutMs(CLUSTER_ID_TIMEOUT_MILLIS));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
