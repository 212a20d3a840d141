package io.workflow.sample.pizza.receipt;

import io.workflow.Activity;
import io.workflow.Retry;
import java.math.BigDecimal;

/** The post office. */
@Activity(
    startToCloseTimeout = "5s",
    retry = @Retry(initialInterval = "200ms", maximumInterval = "5s"))
public interface Receipts {

  /** Sends the receipt; the second time it has been sent already. */
  void send(String orderId, String customer, BigDecimal total);
}
