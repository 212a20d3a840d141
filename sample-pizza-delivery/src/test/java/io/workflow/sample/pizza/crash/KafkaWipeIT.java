package io.workflow.sample.pizza.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.DevServices;
import io.workflow.dev.SharedDevServices;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka carries hints, not the truth: all of its data may be lost. */
class KafkaWipeIT {

  private static final Logger log = LoggerFactory.getLogger(KafkaWipeIT.class);

  private static final int ORDERS = 50;

  @Test
  void shouldEndEveryOrderAsItsStorySaysWhenKafkaLosesEverything() {
    DevServices services = SharedDevServices.get();
    try (Pizzeria pizzeria = new Pizzeria("kafka_wipe", services);
        Evening evening = new Evening(pizzeria.api(), ORDERS)) {
      pizzeria.open();
      evening.welcome(ORDERS, Duration.ofMillis(150));
      await().atMost(Duration.ofSeconds(60)).until(() -> evening.placed() >= ORDERS / 2);
      long running = pizzeria.counts().running();

      pizzeria.server().close();
      services.stopKafka();
      services.wipeKafka();
      services.startKafka();
      log.info("Kafka lost everything while {} orders ran", running);
      pizzeria.open();
      evening.awaitEnd(Duration.ofMinutes(5));

      assertThat(running).as("running orders when Kafka lost everything").isPositive();
      evening.verifyStories();
      assertThat(pizzeria.counts().all()).as("workflows").isEqualTo(ORDERS);
      assertThat(pizzeria.counts().running()).as("running workflows").isZero();
    }
  }
}
