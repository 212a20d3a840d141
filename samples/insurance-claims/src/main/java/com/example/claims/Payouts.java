package com.example.claims;

import io.workflow.Activity;

@Activity(startToCloseTimeout = "10s")
public interface Payouts {

  String pay(String claimId, String customer, int amount);
}
