package io.workflow.faults;

import io.workflow.Activity;
import io.workflow.ActivityContext;
import io.workflow.ActivityInfo;
import org.springframework.stereotype.Component;

@Activity
@Component
class NoteActivity implements Note {

  private final Journal journal;

  NoteActivity(Journal journal) {
    this.journal = journal;
  }

  @Override
  public String note(String item) {
    ActivityInfo info = ActivityContext.current().info();
    journal.tell(
        System.nanoTime(),
        Journal.Kind.ATTEMPT,
        info.workflowId(),
        "%s %s %d".formatted(info.runId(), info.activityId(), info.attempt()));
    return item;
  }
}
