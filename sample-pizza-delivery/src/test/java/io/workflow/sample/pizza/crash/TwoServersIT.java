package io.workflow.sample.pizza.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.SharedDevServices;
import io.workflow.sample.pizza.demo.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two servers share the orders. One of them, which the worker is not connected with, is killed,
 * comes back, is paused until it has lost its shards, and stops in an orderly way: customers see no
 * error, and no order is lost.
 */
class TwoServersIT {

  private static final Logger log = LoggerFactory.getLogger(TwoServersIT.class);

  private static final int ORDERS = 45;
  private static final Duration BETWEEN_ORDERS = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void shouldServeEveryOrderWhicheverServerOwnsIt() {
    try (Pizzeria pizzeria = new Pizzeria("two_servers", SharedDevServices.get(), 2);
        Evening evening = new Evening(pizzeria.api(), ORDERS)) {
      pizzeria.open();
      awaitShare(pizzeria);
      evening.welcome(ORDERS / 3, BETWEEN_ORDERS);
      await().atMost(SOON).until(() -> evening.placed() >= ORDERS / 6);

      pizzeria.otherServer().kill();
      log.info("kill -9 while {} orders ran", pizzeria.counts().running());
      evening.welcome(ORDERS / 3, BETWEEN_ORDERS);
      await().atMost(SOON).until(() -> evening.placed() >= ORDERS * 2 / 3);
      pizzeria.open();
      awaitShare(pizzeria);
      evening.welcome(ORDERS / 3, BETWEEN_ORDERS);
      pause(pizzeria);
      await().atMost(SOON).until(() -> evening.placed() >= ORDERS * 5 / 6);
      pizzeria.otherServer().close();
      log.info("an orderly stop while {} orders ran", pizzeria.counts().running());
      evening.awaitEnd(Duration.ofMinutes(5));

      evening.verifyStories();
      assertThat(pizzeria.counts().all()).as("workflows").isEqualTo(ORDERS);
      assertThat(pizzeria.counts().running()).as("running workflows").isZero();
    }
  }

  /** Stopped as by SIGSTOP until the first server has everything, and then let go on. */
  private static void pause(Pizzeria pizzeria) {
    int own = pizzeria.ownedByServer();
    int all = own + pizzeria.ownedByOtherServer();
    signal(pizzeria.otherServer(), "STOP");
    try {
      await().atMost(SOON).until(() -> pizzeria.ownedByServer() == all);
    } finally {
      signal(pizzeria.otherServer(), "CONT");
    }
    log.info("paused while {} orders ran", pizzeria.counts().running());
    awaitShare(pizzeria);
  }

  private static void signal(JavaProcess process, String signal) {
    try {
      int exit = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      assertThat(exit).as("kill -%s of the %s", signal, process.name()).isZero();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static void awaitShare(Pizzeria pizzeria) {
    await().atMost(SOON).until(() -> pizzeria.ownedByOtherServer() > 0);
  }
}
