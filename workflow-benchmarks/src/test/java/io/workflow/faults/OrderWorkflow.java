package io.workflow.faults;

import io.workflow.Durable;
import io.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@Workflow
class OrderWorkflow implements Order {

  private final Note note;
  private final List<String> received = new ArrayList<>();
  private boolean finished;

  OrderWorkflow(Note note) {
    this.note = note;
  }

  @Override
  public List<String> run() {
    Durable.sleep(Duration.ofMillis(500));
    for (int noted = 0; ; noted++) {
      int next = noted;
      Durable.await(() -> received.size() > next || finished);
      if (received.size() == next) {
        return received;
      }
      note.note(received.get(next));
    }
  }

  @Override
  public void add(String item) {
    received.add(item);
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public List<String> received() {
    return received;
  }
}
