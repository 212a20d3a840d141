package io.workflow.sample.pizza.payment;

import io.workflow.Activity;
import io.workflow.Retry;
import java.math.BigDecimal;

/** The till. Each call may come twice for an order, and counts once. Amounts are euros. */
@Activity(
    startToCloseTimeout = "5s",
    retry = @Retry(initialInterval = "200ms", maximumInterval = "5s"))
public interface Payments {

  /** Type of the failure of a card that its bank refuses; it is not tried again. */
  String CARD_DECLINED = "CardDeclined";

  /** Asks the bank to keep the amount; nothing is taken yet. */
  void reserve(String orderId, String card, BigDecimal amount);

  /** Takes what was reserved. */
  void charge(String orderId);

  /**
   * Gives back what was taken, lifts what was reserved.
   *
   * @return what the customer got back; zero if nothing had been taken
   */
  BigDecimal refund(String orderId);
}
