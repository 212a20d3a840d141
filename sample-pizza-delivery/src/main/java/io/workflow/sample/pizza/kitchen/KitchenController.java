package io.workflow.sample.pizza.kitchen;

import io.workflow.client.WorkflowClient;
import io.workflow.sample.pizza.order.PizzaOrder;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The big button next to the oven. */
@RestController
@RequestMapping("/kitchen/orders/{id}")
class KitchenController {

  private final WorkflowClient workflows;
  private final Ovens ovens;

  KitchenController(WorkflowClient workflows, Ovens ovens) {
    this.workflows = workflows;
    this.ovens = ovens;
  }

  @PostMapping("/ready")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void ready(@PathVariable String id) {
    workflows.newStub(PizzaOrder.class, id).ready();
    ovens.ready(id);
  }
}
