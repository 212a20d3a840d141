package io.workflow.sample.pizza.order;

/** One pizza of an order, by its name on the {@link Menu}. */
public record Pizza(String name, Size size) {}
