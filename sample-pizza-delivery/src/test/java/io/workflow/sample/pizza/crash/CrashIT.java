package io.workflow.sample.pizza.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.SharedDevServices;
import io.workflow.sample.pizza.demo.JavaProcess;
import io.workflow.sample.pizza.order.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fifty orders, and a worker and a server that are killed twice each while the orders run. */
class CrashIT {

  private static final Logger log = LoggerFactory.getLogger(CrashIT.class);

  private static final int ORDERS = 50;
  private static final int KILLS = 4;
  private static final int WAVE = ORDERS / (KILLS + 1);
  private static final Duration BETWEEN_ORDERS = Duration.ofMillis(200);

  /** A kill that hits fewer orders proves little. */
  private static final int ENOUGH_RUNNING = 3;

  private final Random random = random();

  @Test
  void shouldEndEveryOrderAsItsStorySaysWhenWorkerAndServerAreKilled() {
    try (Pizzeria pizzeria = new Pizzeria("crash", SharedDevServices.get());
        Evening evening = new Evening(pizzeria.api(), ORDERS)) {
      pizzeria.open();
      evening.welcome(WAVE, BETWEEN_ORDERS);

      List<Long> hit = new ArrayList<>();
      for (JavaProcess victim : victims(pizzeria)) {
        hit.add(kill(victim, pizzeria, evening));
      }
      evening.awaitEnd(Duration.ofMinutes(5));

      assertThat(hit)
          .as("running orders at each kill")
          .hasSize(KILLS)
          .allMatch(running -> running > 0);
      evening.verifyStories();
      assertThat(pizzeria.counts().all()).as("workflows").isEqualTo(ORDERS);
      assertThat(pizzeria.counts().canceled()).isEqualTo(evening.expected(Stage.CANCELLED));
      assertThat(pizzeria.counts().completed())
          .isEqualTo(ORDERS - evening.expected(Stage.CANCELLED));
      log.info(
          "{} orders ended; the kills hit {} running ones; {} requests of customers were repeated",
          ORDERS,
          hit,
          pizzeria.repeatedRequests());
    }
  }

  private List<JavaProcess> victims(Pizzeria pizzeria) {
    List<JavaProcess> victims =
        new ArrayList<>(
            List.of(pizzeria.worker(), pizzeria.worker(), pizzeria.server(), pizzeria.server()));
    Collections.shuffle(victims, random);
    return victims;
  }

  /**
   * Waits until orders end again, so that the kill hits a house at work; lets the next customers
   * come, and kills while they order. Returns how many orders were running at that moment.
   */
  private long kill(JavaProcess victim, Pizzeria pizzeria, Evening evening) {
    WorkflowCounts counts = pizzeria.counts();
    int endedBefore = evening.ended();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> evening.ended() > endedBefore && counts.running() >= ENOUGH_RUNNING);
    evening.welcome(WAVE, BETWEEN_ORDERS);
    await().pollDelay(Duration.ofMillis(random.nextInt(2500))).until(() -> true);
    long running = counts.running();
    long pid = victim.pid();
    victim.kill();
    log.info("kill -9 {} ({}) while {} orders ran", pid, victim.name(), running);
    pizzeria.open();
    return running;
  }

  /** Another seed each time; {@code -Dpizza.seed=} repeats one. */
  private static Random random() {
    long seed = Long.getLong("pizza.seed", System.nanoTime());
    log.info("Seed {}", seed);
    return new Random(seed);
  }
}
