package com.example.claims;

import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;

@Workflow
public interface ClaimSettlement {

  @Run
  String settle(Claim claim);

  @Signal
  void approve(String clerk);

  @Query
  String status();
}
