package io.workflow.sample.pizza.payment;

import io.workflow.ActivityContext;
import io.workflow.ActivityInfo;
import io.workflow.ApplicationFailure;
import java.math.BigDecimal;
import org.springframework.stereotype.Component;

/** {@link Payments} on the books. */
@Component
class Till implements Payments {

  private final Books books;
  private final Bank bank;

  Till(Books books, Bank bank) {
    this.books = books;
    this.bank = bank;
  }

  @Override
  public void reserve(String orderId, String card, BigDecimal amount) {
    ActivityInfo activity = recorded(orderId);
    bank.approve(card, activity.attempt());
    books.book(orderId, PaymentKind.RESERVATION, card, amount);
  }

  @Override
  public void charge(String orderId) {
    recorded(orderId);
    Payment reservation =
        books
            .find(orderId, PaymentKind.RESERVATION)
            .orElseThrow(
                () ->
                    ApplicationFailure.nonRetryable(
                        "Expected a reservation for order '%s', but found none".formatted(orderId),
                        "NotReserved"));
    books.book(orderId, PaymentKind.CHARGE, reservation.card(), reservation.amount());
  }

  @Override
  public BigDecimal refund(String orderId) {
    recorded(orderId);
    Payment charge = books.find(orderId, PaymentKind.CHARGE).orElse(null);
    if (charge != null) {
      books.book(orderId, PaymentKind.REFUND, charge.card(), charge.amount());
      return charge.amount();
    }
    books
        .find(orderId, PaymentKind.RESERVATION)
        .ifPresent(
            reserved ->
                books.book(orderId, PaymentKind.RELEASE, reserved.card(), reserved.amount()));
    return BigDecimal.ZERO;
  }

  /**
   * Written before anything else and for itself, so that it stays whatever comes of the attempt.
   */
  private ActivityInfo recorded(String orderId) {
    ActivityInfo activity = ActivityContext.current().info();
    books.recordAttempt(orderId, activity);
    return activity;
  }
}
