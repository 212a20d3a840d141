package com.example.claims;

import io.workflow.WorkflowOptions;
import io.workflow.client.WorkflowClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Settles a claim when the application is started with {@code --claim=ID}. */
@Component
public class FirstClaim implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(FirstClaim.class);

  private final WorkflowClient workflows;

  public FirstClaim(WorkflowClient workflows) {
    this.workflows = workflows;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (!arguments.containsOption("claim")) {
      return;
    }
    String id = arguments.getOptionValues("claim").getFirst();
    String outcome =
        workflows
            .start(
                ClaimSettlement.class,
                WorkflowOptions.workflowId("claim-" + id),
                settlement -> settlement.settle(new Claim(id, "Ada", 500)))
            .result();
    log.info("Claim {}: {}", id, outcome);
  }
}
