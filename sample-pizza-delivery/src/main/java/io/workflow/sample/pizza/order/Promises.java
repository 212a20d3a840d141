package io.workflow.sample.pizza.order;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the house waits for others before it makes good.
 *
 * @param ready from the order in the kitchen to the pizza on the counter
 * @param pickUp from a courier's yes to the courier at the counter
 * @param delivery from the counter to the customer's door
 * @param couriers how many couriers are asked before the house gives up
 */
@ConfigurationProperties("pizza.promises")
public record Promises(
    @DefaultValue("30m") Duration ready,
    @DefaultValue("10m") Duration pickUp,
    @DefaultValue("45m") Duration delivery,
    @DefaultValue("3") int couriers) {}
