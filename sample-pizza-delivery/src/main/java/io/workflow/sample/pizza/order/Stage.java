package io.workflow.sample.pizza.order;

/** How far an order is. */
public enum Stage {
  RECEIVED,
  PAYING,
  IN_THE_OVEN,
  FINDING_COURIER,
  WAITING_FOR_COURIER,
  ON_THE_ROAD,
  DELIVERED,
  /** The card was declined: nothing was taken, nothing was baked. */
  DECLINED,
  /** Something went wrong, and the customer has the money back. */
  REFUNDED,
  /** The customer changed their mind, and has the money back. */
  CANCELLED;

  /** Whether nothing more will happen. */
  public boolean isFinal() {
    return switch (this) {
      case DELIVERED, DECLINED, REFUNDED, CANCELLED -> true;
      case RECEIVED, PAYING, IN_THE_OVEN, FINDING_COURIER, WAITING_FOR_COURIER, ON_THE_ROAD ->
          false;
    };
  }
}
