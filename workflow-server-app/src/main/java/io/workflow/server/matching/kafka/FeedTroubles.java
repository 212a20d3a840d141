package io.workflow.server.matching.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps feeds from reading, one line for each cause: a broker in trouble troubles hundreds of
 * feeds at once, again and again. Safe for use by many threads.
 */
final class FeedTroubles {

  private static final Logger log = LoggerFactory.getLogger(FeedTroubles.class);
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final int MAXIMUM_CAUSES = 100;

  private final InstantSource clock;
  private final Map<String, Cause> causes =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cause> eldest) {
          return size() > MAXIMUM_CAUSES;
        }
      };

  private record Cause(Instant toldAt, long sinceThen) {}

  FeedTroubles(InstantSource clock) {
    this.clock = clock;
  }

  void failed(String topic, Throwable failure) {
    String text = told(topic, failure);
    if (text != null) {
      log.warn("{}", text);
    }
    log.debug("Can't read Kafka topic {} for pollers", topic, failure);
  }

  /** What is to be logged; {@code null} when that was said a moment ago. */
  synchronized @Nullable String told(String topic, Throwable failure) {
    Throwable reason = reason(failure);
    String cause = reason.getClass().getName();
    Instant now = clock.instant();
    Cause known = causes.get(cause);
    if (known != null && known.toldAt().isAfter(now.minus(QUIET))) {
      causes.put(cause, new Cause(known.toldAt(), known.sinceThen() + 1));
      return null;
    }
    causes.put(cause, new Cause(now, 0));
    return "Can't read Kafka topic %s for pollers: %s. Trying again, less and less often%s"
        .formatted(
            topic,
            reason,
            known == null || known.sinceThen() == 0
                ? ""
                : "; the same happened %d times since it was last said"
                    .formatted(known.sinceThen()));
  }

  /** The texts name topics: only the kinds tell causes apart. */
  private static Throwable reason(Throwable failure) {
    Throwable reason = failure;
    while (!(reason instanceof KafkaException) && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }
}
