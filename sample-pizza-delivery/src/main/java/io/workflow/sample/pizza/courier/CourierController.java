package io.workflow.sample.pizza.courier;

import io.workflow.client.WorkflowClient;
import io.workflow.sample.pizza.order.PizzaOrder;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The couriers' app. */
@RestController
@RequestMapping("/couriers/orders/{id}")
class CourierController {

  private final WorkflowClient workflows;
  private final Trips trips;

  CourierController(WorkflowClient workflows, Trips trips) {
    this.workflows = workflows;
    this.trips = trips;
  }

  @PostMapping("/picked-up")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void pickedUp(@PathVariable String id, @RequestBody CourierMessage message) {
    workflows.newStub(PizzaOrder.class, id).pickedUp(message.courier());
    trips.pickedUp(id, message.courier());
  }

  @PostMapping("/delivered")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void delivered(@PathVariable String id, @RequestBody CourierMessage message) {
    workflows.newStub(PizzaOrder.class, id).delivered(message.courier());
    trips.delivered(id, message.courier());
  }

  /** Who speaks. */
  record CourierMessage(String courier) {}
}
