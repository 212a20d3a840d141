package io.workflow.server.matching.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** What a Kafka in trouble leaves in the log. */
class FeedTroublesTest {

  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final FeedTroubles troubles = new FeedTroubles(() -> now);

  @Test
  void shouldSayOneLineForOneCauseOfHundredsOfFeeds() {
    long lines =
        IntStream.range(0, 256)
            .mapToObj(i -> troubles.told("topic-" + i, new TimeoutException("no answer " + i)))
            .filter(Objects::nonNull)
            .count();
    assertThat(lines).isEqualTo(1);
  }

  @Test
  void shouldSayAnotherCauseAsWell() {
    assertThat(troubles.told("a", new TimeoutException("no answer")))
        .contains("topic a", "no answer");
    assertThat(
            troubles.told(
                "b", new IllegalStateException("x", new UnknownTopicOrPartitionException("gone"))))
        .contains("topic b", "gone");
  }

  @Test
  void shouldSayItAgainAfterAMinuteAndHowOftenItWas() {
    assertThat(troubles.told("a", new TimeoutException("no answer"))).isNotNull();
    assertThat(troubles.told("b", new TimeoutException("no answer"))).isNull();
    now = now.plus(Duration.ofSeconds(61));
    assertThat(troubles.told("c", new TimeoutException("no answer"))).contains("1 times");
  }
}
