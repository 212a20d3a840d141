package io.workflow.sample.pizza.demo;

import io.workflow.sample.pizza.order.Stage;
import io.workflow.sample.pizza.payment.Payment;
import io.workflow.sample.pizza.payment.PaymentKind;
import java.util.ArrayList;
import java.util.List;

/** How a story ended, beside how it was to end. */
public record Result(Story story, Stage end, int charges, int refunds) {

  /** Counts the order's lines in the books. */
  public static Result of(Story story, Stage end, List<Payment> payments) {
    return new Result(
        story,
        end,
        count(story, payments, PaymentKind.CHARGE),
        count(story, payments, PaymentKind.REFUND));
  }

  private static int count(Story story, List<Payment> payments, PaymentKind kind) {
    return (int)
        payments.stream()
            .filter(payment -> payment.orderId().equals(story.order().id()))
            .filter(payment -> payment.kind() == kind)
            .count();
  }

  public boolean asExpected() {
    return differences().isEmpty();
  }

  /** What is not as the story says, in words. */
  public List<String> differences() {
    List<String> found = new ArrayList<>();
    Story.Expectation expect = story.expect();
    if (end != expect.end()) {
      found.add("ended %s instead of %s".formatted(end, expect.end()));
    }
    if (charges != expect.charges()) {
      found.add("%d charges instead of %d".formatted(charges, expect.charges()));
    }
    if (refunds != expect.refunds()) {
      found.add("%d refunds instead of %d".formatted(refunds, expect.refunds()));
    }
    return found;
  }
}
