package io.workflow.faults;

import io.workflow.Activity;

/** Does nothing but say that it was begun. */
@Activity(startToCloseTimeout = "20s")
public interface Note {

  String note(String item);
}
