package io.workflow.autoconfigure.app;

import io.workflow.Activity;
import io.workflow.Run;
import io.workflow.Workflow;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;

/** An application as a team would write it, in its own package. */
@AutoConfigurationPackage
public class Shop {

  /** Payments. */
  public interface Payments {
    /** Charges. */
    @Activity(startToCloseTimeout = "30s")
    String charge(String card);
  }

  /** A bean by its annotation alone. */
  @Activity
  public static class CardPayments implements Payments {
    @Override
    public String charge(String card) {
      return "charged " + card;
    }
  }

  /** An activity class on a queue of its own. */
  @Activity(taskQueue = "ovens")
  public static class Ovens {
    /** Bakes. */
    public void bake(String pizza) {}
  }

  /** The workflow's interface. */
  @Workflow(taskQueue = "orders")
  public interface Order {
    /** Runs. */
    @Run
    String run(String pizza);
  }

  /** One instance for each execution. */
  @Workflow(taskQueue = "orders")
  public static class OrderWorkflow implements Order {
    private final Payments payments;

    /** Takes the stub. */
    public OrderWorkflow(Payments payments) {
      this.payments = payments;
    }

    @Override
    public String run(String pizza) {
      return payments.charge(pizza);
    }
  }
}
