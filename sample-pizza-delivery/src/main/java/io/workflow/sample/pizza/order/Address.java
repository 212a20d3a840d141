package io.workflow.sample.pizza.order;

/** Where the pizza goes; couriers ride in districts that they know. */
public record Address(String street, String district) {}
