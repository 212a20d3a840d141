package io.workflow.server.frontend.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the worker channel. What a frame of a worker may hold at most is {@code
 * spring.grpc.server.inbound.message.max-size}.
 *
 * @param maximumOutstanding requests of one connection that are not answered yet: when there are
 *     more, no further frame is read
 * @param frameSize where a frame to a worker is cut
 * @param maximumFrameSize the largest frame that workers read
 * @param historyPageEvents about the most events in one page of a history
 * @param historyPageSize the size of one page of a history, at most about so much
 * @param balancePause how long a node that has many more workers than others waits before it asks
 *     further ones to go to those; 0 means that it asks none
 */
@ConfigurationProperties("workflow.server.worker-channel")
public record WorkerChannelProperties(
    @DefaultValue("4096") int maximumOutstanding,
    @DefaultValue("1MB") DataSize frameSize,
    @DefaultValue("16MB") DataSize maximumFrameSize,
    @DefaultValue("1000") int historyPageEvents,
    @DefaultValue("4MB") DataSize historyPageSize,
    @DefaultValue("5s") Duration balancePause) {

  public WorkerChannelProperties {
    if (balancePause.isNegative()) {
      throw new IllegalArgumentException(
          "Expected workflow.server.worker-channel.balance-pause of at least 0, but got "
              + balancePause);
    }
    if (maximumOutstanding < 1 || historyPageEvents < 1) {
      throw new IllegalArgumentException(
          ("Expected workflow.server.worker-channel.maximum-outstanding and "
                  + ".history-page-events of at least 1, but got %d and %d")
              .formatted(maximumOutstanding, historyPageEvents));
    }
  }

  /** What holds where nothing is configured. */
  public static WorkerChannelProperties defaults() {
    return new WorkerChannelProperties(
        4_096,
        DataSize.ofMegabytes(1),
        DataSize.ofMegabytes(16),
        1_000,
        DataSize.ofMegabytes(4),
        Duration.ofSeconds(5));
  }
}
