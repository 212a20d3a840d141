package io.workflow.benchmarks;

import io.workflow.Activity;

/** Does nothing, so that only the cost of doing it durably is measured. */
@Activity(startToCloseTimeout = "30s")
public interface Echo {

  String echo(String value);
}
