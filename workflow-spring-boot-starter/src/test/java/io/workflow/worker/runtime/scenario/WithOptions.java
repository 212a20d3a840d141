package io.workflow.worker.runtime.scenario;

import io.workflow.ActivityOptions;
import io.workflow.Durable;
import io.workflow.Run;
import io.workflow.Workflow;
import java.time.Duration;

/** Says at the place of the call what the annotations leave open. */
@Workflow
public class WithOptions {

  private final Payments payments;

  public WithOptions(Payments payments) {
    this.payments =
        Durable.with(
            ActivityOptions.builder()
                .taskQueue("bank")
                .heartbeatTimeout(Duration.ofSeconds(2))
                .build(),
            payments);
  }

  @Run
  public void run() {
    payments.refund("order");
  }
}
