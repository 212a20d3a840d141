package io.workflow.server.cluster;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks now and then which Kafka this node uses: one that has lost its data comes back as another
 * cluster, and nodes that join then must not take those that were there before for strangers.
 */
public final class KafkaIdentity {

  private static final Logger log = LoggerFactory.getLogger(KafkaIdentity.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

  /** So late at most others hear that a Kafka that answers is another one. */
  public static final Duration NEWS = Duration.ofSeconds(15);

  private final Supplier<CompletionStage<@Nullable String>> kafka;
  private final Consumer<String> told;
  private final LongSupplier nanoTime;
  private long nextLook;

  /**
   * @param kafka asks it; must not block
   * @param told the answer, on any thread, each time there is one
   * @param nanoTime as {@link System#nanoTime}
   */
  public KafkaIdentity(
      Supplier<CompletionStage<@Nullable String>> kafka,
      Consumer<String> told,
      LongSupplier nanoTime) {
    this.kafka = kafka;
    this.told = told;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong() + LOOK_EVERY.toNanos();
  }

  /** With each sign of life. */
  public void follow() {
    long now = nanoTime.getAsLong();
    if (now - nextLook < 0) {
      return;
    }
    nextLook = now + LOOK_EVERY.toNanos();
    var unused =
        kafka
            .get()
            .whenComplete(
                (id, failure) -> {
                  if (id != null) {
                    told.accept(id);
                  } else {
                    log.debug("Kafka does not say which cluster it is", failure);
                  }
                });
  }
}
