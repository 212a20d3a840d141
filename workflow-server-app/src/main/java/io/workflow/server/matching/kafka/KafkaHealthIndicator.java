package io.workflow.server.matching.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.core.NestedExceptionUtils;

/** Whether Kafka answers. Without it no workflow is lost, but no new hint gets around. */
public final class KafkaHealthIndicator extends AbstractHealthIndicator {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Admin admin;

  public KafkaHealthIndicator(Admin admin) {
    super("Kafka did not answer");
    this.admin = admin;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) throws Exception {
    DescribeClusterResult cluster =
        admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) TIMEOUT.toMillis()));
    try {
      builder
          .up()
          .withDetail(
              "clusterId", cluster.clusterId().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
          .withDetail(
              "nodes", cluster.nodes().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).size());
    } catch (ExecutionException | TimeoutException failure) {
      // As a text: an exception would be logged with its stack trace at each check.
      builder
          .down()
          .withDetail(
              "error",
              "Kafka did not answer: " + NestedExceptionUtils.getMostSpecificCause(failure));
    }
  }
}
