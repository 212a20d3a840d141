package io.workflow.sample.pizza.payment;

import java.math.BigDecimal;
import java.time.Instant;

/** A line of the books; the amount is in euros. */
public record Payment(
    String orderId, PaymentKind kind, String card, BigDecimal amount, Instant at) {}
