package io.workflow.client;

import io.workflow.Run;
import io.workflow.Signal;

/** A workflow without a result, and without options. */
interface NightlyReport {

  @Run
  void write(String day);

  @Signal
  void hurry();
}
