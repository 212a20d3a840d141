package com.example.claims;

import org.springframework.stereotype.Component;

@Component
public class BankPayouts implements Payouts {

  @Override
  public String pay(String claimId, String customer, int amount) {
    return "paid %d to %s".formatted(amount, customer);
  }
}
