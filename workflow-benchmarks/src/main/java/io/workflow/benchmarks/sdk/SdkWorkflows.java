package io.workflow.benchmarks.sdk;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** What the worker runs, as a user of the SDK would write it. */
final class SdkWorkflows {

  private SdkWorkflows() {}

  /** Gives back what it got. */
  @ActivityInterface
  public interface Echo {
    @ActivityMethod
    String echo(String value);
  }

  static final class EchoActivity implements Echo {
    @Override
    public String echo(String value) {
      return value;
    }
  }

  /** Activities, one after the other. */
  @WorkflowInterface
  public interface Steps {
    @WorkflowMethod
    String run(int steps, String value);
  }

  public static final class StepsWorkflow implements Steps {
    private final Echo echo =
        Workflow.newActivityStub(
            Echo.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());

    @Override
    public String run(int steps, String value) {
      String last = value;
      for (int i = 0; i < steps; i++) {
        last = echo.echo(last);
      }
      return last;
    }
  }

  /** Waits for one signal. */
  @WorkflowInterface
  public interface Waiter {
    @WorkflowMethod
    void run();

    @SignalMethod
    void go();
  }

  public static final class WaiterWorkflow implements Waiter {
    private boolean told;

    @Override
    public void run() {
      Workflow.await(() -> told);
    }

    @Override
    public void go() {
      told = true;
    }
  }
}
