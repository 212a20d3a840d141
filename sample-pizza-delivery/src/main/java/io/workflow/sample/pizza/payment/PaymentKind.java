package io.workflow.sample.pizza.payment;

/** What can happen to an order's money, each at most once. */
public enum PaymentKind {
  RESERVATION,
  CHARGE,
  /** The reservation is lifted; nothing had been taken. */
  RELEASE,
  REFUND
}
