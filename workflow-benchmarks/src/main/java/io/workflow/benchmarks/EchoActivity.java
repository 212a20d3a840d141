package io.workflow.benchmarks;

import io.workflow.Activity;
import org.springframework.stereotype.Component;

@Activity
@Component
class EchoActivity implements Echo {

  @Override
  public String echo(String value) {
    return value;
  }
}
