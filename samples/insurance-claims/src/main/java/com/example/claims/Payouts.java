package com.example.claims;

import io.workflow.Activity;

public interface Payouts {

  @Activity(startToCloseTimeout = "10s")
  String pay(String claimId, String customer, int amount);
}
