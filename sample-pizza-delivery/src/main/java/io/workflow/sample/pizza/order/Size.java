package io.workflow.sample.pizza.order;

import java.math.BigDecimal;

/** How big a pizza is. */
public enum Size {
  SMALL("0.80"),
  MEDIUM("1.00"),
  LARGE("1.30"),
  /** Delivered through the balcony door. */
  WAGON_WHEEL("2.50");

  private final BigDecimal factor;

  Size(String factor) {
    this.factor = new BigDecimal(factor);
  }

  /** What the price of a medium pizza is multiplied by. */
  public BigDecimal factor() {
    return factor;
  }
}
