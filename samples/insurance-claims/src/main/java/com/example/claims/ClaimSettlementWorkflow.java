package com.example.claims;

import io.workflow.Durable;
import io.workflow.Workflow;
import java.time.Duration;

@Workflow
public class ClaimSettlementWorkflow implements ClaimSettlement {

  private static final int NEEDS_A_CLERK = 1_000;

  private final Assessments assessments;
  private final Payouts payouts;
  private String status = "new";
  private String clerk = "";

  public ClaimSettlementWorkflow(Assessments assessments, Payouts payouts) {
    this.assessments = assessments;
    this.payouts = payouts;
  }

  @Override
  public String settle(Claim claim) {
    int amount = assessments.assess(claim);
    if (amount > NEEDS_A_CLERK) {
      status = "waits for a clerk";
      if (!Durable.await(Duration.ofDays(30), () -> !clerk.isEmpty())) {
        return "rejected: nobody approved it in 30 days";
      }
    }
    status = "is paid";
    return payouts.pay(claim.id(), claim.customer(), amount);
  }

  @Override
  public void approve(String byClerk) {
    clerk = byClerk;
  }

  @Override
  public String status() {
    return status;
  }
}
