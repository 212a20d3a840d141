package io.workflow.sample.pizza.payment;

import io.workflow.ApplicationFailure;
import org.springframework.stereotype.Component;

/**
 * The bank at the other end of the line. As with the test cards of payment providers, the end of
 * the token says how it behaves: {@code -0002} has no money, {@code -0341} is engaged at first.
 */
@Component
class Bank {

  /** How often the engaged line is tried before somebody answers. */
  private static final int ENGAGED_ATTEMPTS = 2;

  /**
   * @param attempt 1 is the first
   * @throws ApplicationFailure declined for good, or engaged and worth another try
   */
  void approve(String card, int attempt) {
    if (card.endsWith("-0002")) {
      throw ApplicationFailure.nonRetryable(
          "The bank declines the card: insufficient funds", Payments.CARD_DECLINED);
    }
    if (card.endsWith("-0341") && attempt <= ENGAGED_ATTEMPTS) {
      throw ApplicationFailure.of("The bank's line is engaged", "BankEngaged");
    }
  }
}
