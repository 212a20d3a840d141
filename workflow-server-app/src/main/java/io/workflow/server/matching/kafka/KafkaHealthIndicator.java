package io.workflow.server.matching.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.core.NestedExceptionUtils;

/** Whether Kafka answers. Without it no workflow is lost, but no new hint gets around. */
public final class KafkaHealthIndicator extends AbstractHealthIndicator {

  private static final Logger log = LoggerFactory.getLogger(KafkaHealthIndicator.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Admin admin;

  /** Whether the log says already that there is none. */
  private volatile boolean told;

  public KafkaHealthIndicator(Admin admin) {
    super("Kafka did not answer");
    this.admin = admin;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) throws InterruptedException {
    DescribeClusterResult cluster =
        admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) TIMEOUT.toMillis()));
    try {
      builder
          .up()
          .withDetail("clusterId", await(cluster.clusterId()))
          .withDetail("nodes", await(cluster.nodes()).size());
      told = false;
    } catch (ExecutionException | TimeoutException failure) {
      down(builder, NestedExceptionUtils.getMostSpecificCause(failure).toString());
    }
  }

  /** Not with the exception: it would be in the log, with its stack trace, every few seconds. */
  private void down(Health.Builder builder, String cause) {
    builder.down().withDetail("error", "Kafka did not answer: " + cause);
    if (!told) {
      told = true;
      log.warn(
          """
          Kafka does not answer ({}). No workflow is lost, but workers that are not connected \
          hear of no new tasks. \
          See to spring.kafka.bootstrap-servers; this is not repeated until Kafka has answered.""",
          cause);
    }
  }

  private static <T> T await(KafkaFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
