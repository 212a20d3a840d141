package io.workflow.sample.pizza.simulation;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Looks at ovens and couriers ten times a second and does what the scripts say, through REST. A
 * call that fails is made again at the next look, as people do: all of it is in the tables, so it
 * also goes on after a crash.
 */
class Simulation {

  private static final Logger log = LoggerFactory.getLogger(Simulation.class);

  /** Calls under way at a time. */
  private static final int MAX_CALLS = 64;

  private final Scripts scripts;
  private final RestClient rest;
  private final Executor executor;
  private final Clock clock;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Simulation(Scripts scripts, RestClient rest, Executor executor, Clock clock) {
    this.scripts = scripts;
    this.rest = rest;
    this.executor = executor;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 100)
  void bake() {
    Instant now = clock.instant();
    for (Scripts.Baking baking : scripts.baking()) {
      if (baking.isReady(now)) {
        post("/kitchen/orders/{id}/ready", baking.orderId(), "");
      }
    }
  }

  @Scheduled(fixedDelay = 100)
  void ride() {
    Instant now = clock.instant();
    for (Scripts.Trip trip : scripts.trips()) {
      if (trip.isDue(now)) {
        String event = trip.pickedUp() ? "delivered" : "picked-up";
        post("/couriers/orders/{id}/" + event, trip.orderId(), trip.courier());
      }
    }
  }

  private void post(String path, String orderId, String courier) {
    String key = path + orderId;
    if (underWay.size() >= MAX_CALLS || !underWay.add(key)) {
      return;
    }
    executor.execute(
        () -> {
          try {
            rest.post()
                .uri(path, orderId)
                .body(new CourierMessage(courier))
                .retrieve()
                .toBodilessEntity();
          } catch (RestClientException notNow) {
            log.debug("Nobody listens at {} for order {}; trying again", path, orderId, notNow);
          } finally {
            underWay.remove(key);
          }
        });
  }

  /** What kitchens and couriers send; a kitchen has no courier to name. */
  record CourierMessage(String courier) {}
}
