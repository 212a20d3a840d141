package io.workflow.worker.runtime.scenario;

import io.workflow.ActivityFailure;
import io.workflow.ApplicationFailure;
import io.workflow.CanceledFailure;
import io.workflow.CancellationScope;
import io.workflow.Durable;
import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import java.time.Duration;

/** Charges, waits for the kitchen, refunds when it takes too long or is cancelled. */
@Workflow
public class PizzaOrder {

  private final Payments payments;
  private String status = "new";
  private boolean ready;

  public PizzaOrder(Payments payments) {
    this.payments = payments;
  }

  @Run
  public String run(String order) {
    String receipt;
    try {
      receipt = payments.charge(order, 1250);
    } catch (ActivityFailure declined) {
      if (declined.getCause() instanceof ApplicationFailure failure
          && failure.type().equals("CardDeclined")) {
        throw ApplicationFailure.nonRetryable("No money", "OrderRejected");
      }
      throw declined;
    }
    status = "charged";
    try {
      if (!Durable.await(Duration.ofMinutes(30), () -> ready)) {
        payments.refund(order);
        status = "refunded";
        return "refunded";
      }
    } catch (CanceledFailure canceled) {
      CancellationScope.detached(() -> payments.refund(order)).run();
      status = "cancelled";
      throw canceled;
    }
    Durable.sleep(Duration.ofMinutes(10));
    status = "delivered";
    return receipt;
  }

  @Signal
  public void ready() {
    ready = true;
    status = "baked";
  }

  @Query
  public String status() {
    return status;
  }

  @Query
  public String statusWithSleep() {
    Durable.sleep(Duration.ofSeconds(1));
    return status;
  }
}
