package com.example.claims;

import org.springframework.stereotype.Component;

@Component
public class TableOfAssessments implements Assessments {

  @Override
  public int assess(Claim claim) {
    return claim.amount() * 9 / 10;
  }
}
