package io.workflow.sample.pizza.order;

import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;

/** An order from the card to the door. Its workflow id is the order's id. */
@Workflow
public interface PizzaOrder {

  /**
   * Brings the pizza, or undoes what was done for it.
   *
   * @return how it ended; a cancelled order ends as cancelled workflow instead
   */
  @Run
  Stage bring(Order order);

  /** The pizza is on the counter. Heard once; says nothing new the second time. */
  @Signal
  void ready();

  /** A courier has taken the pizza. Of a courier that was sent away it says nothing. */
  @Signal
  void pickedUp(String courier);

  /** The customer has the pizza. */
  @Signal
  void delivered(String courier);

  /** How far it is, also after its end. */
  @Query
  OrderStatus status();
}
