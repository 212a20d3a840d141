package io.workflow.sample.pizza.payment;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The books, for those who want to count. */
@RestController
@RequestMapping("/payments")
class PaymentController {

  private final Books books;

  PaymentController(Books books) {
    this.books = books;
  }

  @GetMapping
  List<Payment> payments() {
    return books.all();
  }

  @GetMapping("/attempts")
  List<PaymentAttempt> attempts() {
    return books.attempts();
  }
}
