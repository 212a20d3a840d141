package io.workflow.sample.pizza.simulation;

import java.time.Duration;

/**
 * How kitchen and couriers treat one order.
 *
 * @param baking from the oven's door closing to the counter
 * @param ovenBreaks the pizza never gets ready
 * @param noShows how many couriers say yes and never come
 * @param toCounter from a courier's yes to the counter
 * @param ride from the counter to the customer
 */
public record Script(
    Duration baking, boolean ovenBreaks, int noShows, Duration toCounter, Duration ride) {}
