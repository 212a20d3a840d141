package com.example.claims;

import io.workflow.Activity;

public interface Assessments {

  @Activity(startToCloseTimeout = "10s")
  int assess(Claim claim);
}
