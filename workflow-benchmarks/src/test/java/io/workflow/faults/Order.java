package io.workflow.faults;

import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import java.util.List;

/** Collects items, has an activity note each of them, and ends when it is told to. */
@Workflow
public interface Order {

  /** Returns all items in the order in which they came. */
  @Run
  List<String> run();

  @Signal
  void add(String item);

  @Signal
  void finish();

  /** What has come so far. */
  @Query
  List<String> received();
}
