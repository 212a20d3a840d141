package io.workflow.client;

import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import java.util.List;

/** A workflow as clients see it. */
@Workflow(taskQueue = "pizzas", executionTimeout = "2h", runTimeout = "1h", taskTimeout = "5s")
interface PizzaOrder {

  record Order(String customer, List<String> pizzas) {}

  record Receipt(String text, long cents) {}

  @Run
  Receipt bring(Order order);

  @Signal
  void ready();

  @Signal(name = "courier-arrived")
  void arrived(String courier, int minutes);

  @Query
  int pizzasInOven();

  @Query
  List<Receipt> receipts(String customer);

  String noMessage();

  default String greeting() {
    return "Hello";
  }
}
