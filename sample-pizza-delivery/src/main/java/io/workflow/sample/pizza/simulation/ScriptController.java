package io.workflow.sample.pizza.simulation;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes the scripts of orders, before the orders themselves. */
@RestController
@ConditionalOnProperty(name = "pizza.simulation.enabled", matchIfMissing = true)
class ScriptController {

  private final Scripts scripts;

  ScriptController(Scripts scripts) {
    this.scripts = scripts;
  }

  @PutMapping("/simulation/scripts/{orderId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void put(@PathVariable String orderId, @RequestBody Script script) {
    scripts.put(orderId, script);
  }
}
