package io.workflow.sample.pizza.order;

import io.workflow.WorkflowAlreadyStartedException;
import io.workflow.WorkflowIdReusePolicy;
import io.workflow.WorkflowNotFoundException;
import io.workflow.WorkflowOptions;
import io.workflow.client.WorkflowClient;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What customers do. Each call may be made twice and means the same. */
@RestController
@RequestMapping("/orders")
class OrderController {

  private final WorkflowClient workflows;
  private final Menu menu;

  OrderController(WorkflowClient workflows, Menu menu) {
    this.workflows = workflows;
    this.menu = menu;
  }

  /** 201 for a new order, 200 for one that was placed before. */
  @PostMapping
  ResponseEntity<Order> place(@RequestBody OrderRequest request) {
    Order order = menu.price(request);
    WorkflowOptions options =
        WorkflowOptions.builder()
            .workflowId(order.id())
            .idReusePolicy(WorkflowIdReusePolicy.REJECT_DUPLICATE)
            .build();
    try {
      workflows.start(PizzaOrder.class, options, pizza -> pizza.bring(order));
    } catch (WorkflowAlreadyStartedException placedBefore) {
      return ResponseEntity.ok(order);
    }
    return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
  }

  @GetMapping("/{id}")
  OrderStatus status(@PathVariable String id) {
    return workflows.newStub(PizzaOrder.class, id).status();
  }

  /** 409 when it is too late because the order has ended. */
  @PostMapping("/{id}/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void cancel(@PathVariable String id) {
    try {
      workflows.handle(id).cancel("The customer changed their mind");
    } catch (WorkflowNotFoundException closed) {
      throw new ResponseStatusException(
          HttpStatus.CONFLICT, "There is no open order '%s' to cancel".formatted(id), closed);
    }
  }
}
