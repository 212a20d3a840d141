package io.workflow.server.deletion;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How executions are removed whose retention is over or whose namespace was deleted.
 *
 * @param interval how long the server waits after one sweep before the next
 * @param batch how many rows one statement deletes or reads at most
 */
@ConfigurationProperties("workflow.server.deletion")
public record DeletionProperties(
    @DefaultValue("1m") Duration interval, @DefaultValue("500") int batch) {

  public DeletionProperties {
    if (!interval.isPositive() || batch < 1) {
      throw new IllegalArgumentException(
          ("Expected workflow.server.deletion.interval to be positive and .batch to be at "
                  + "least 1, but got %s and %d")
              .formatted(interval, batch));
    }
  }
}
