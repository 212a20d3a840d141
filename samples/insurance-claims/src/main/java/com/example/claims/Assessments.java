package com.example.claims;

import io.workflow.Activity;

@Activity(startToCloseTimeout = "10s")
public interface Assessments {

  int assess(Claim claim);
}
