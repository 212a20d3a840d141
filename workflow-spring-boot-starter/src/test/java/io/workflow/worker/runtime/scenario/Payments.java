package io.workflow.worker.runtime.scenario;

import io.workflow.Activity;
import io.workflow.Retry;

@Activity(startToCloseTimeout = "10s")
public interface Payments {

  String charge(String order, int cents);

  @Activity(startToCloseTimeout = "20s", retry = @Retry(maximumAttempts = 3))
  void refund(String order);
}
