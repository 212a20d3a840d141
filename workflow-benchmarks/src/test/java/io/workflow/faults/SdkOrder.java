package io.workflow.faults;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** As {@link Order}, with an update besides, by the official SDK. */
@WorkflowInterface
public interface SdkOrder {

  @WorkflowMethod
  List<String> run();

  @SignalMethod
  void add(String item);

  @SignalMethod
  void finish();

  @QueryMethod
  List<String> received();

  /** As {@code add}; returns how many items there are then. */
  @UpdateMethod
  int append(String item);

  /** Its code. */
  class Code implements SdkOrder {

    private final ActivityStub activities =
        Workflow.newUntypedActivityStub(
            ActivityOptions.newBuilder()
                .setTaskQueue(HandWorker.TASK_QUEUE)
                .setStartToCloseTimeout(Duration.ofSeconds(20))
                .setRetryOptions(RetryOptions.newBuilder().setBackoffCoefficient(1).build())
                .build());
    private final List<String> received = new ArrayList<>();
    private boolean finished;

    @Override
    public List<String> run() {
      Workflow.sleep(Duration.ofMillis(500));
      for (int noted = 0; ; noted++) {
        int next = noted;
        Workflow.await(() -> received.size() > next || finished);
        if (received.size() == next) {
          return received;
        }
        activities.execute("note", String.class, received.get(next));
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

    @Override
    public int append(String item) {
      received.add(item);
      return received.size();
    }
  }
}
