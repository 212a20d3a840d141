package io.workflow.worker.runtime.scenario;

import io.workflow.ActivityOptions;
import io.workflow.Durable;
import io.workflow.Run;
import io.workflow.Workflow;
import java.time.Duration;

/** One workflow before and after changes that its history does not allow. */
public final class Changed {

  private Changed() {}

  /** What the history was written with. */
  @Workflow(name = "Changing")
  public static class Before {
    @Run
    public void run() {
      call("Charge");
      Durable.sleep(Duration.ofMinutes(1));
      call("Bake");
    }
  }

  /** Another activity comes first. */
  @Workflow(name = "Changing")
  public static class OtherActivity {
    @Run
    public void run() {
      call("Reserve");
    }
  }

  /** A wait comes first. */
  @Workflow(name = "Changing")
  public static class WaitsFirst {
    @Run
    public void run() {
      Durable.sleep(Duration.ofHours(2));
    }
  }

  /** Does less. */
  @Workflow(name = "Changing")
  public static class DoesLess {
    @Run
    public void run() {
      Durable.await(() -> false);
    }
  }

  /** Does more at once. */
  @Workflow(name = "Changing")
  public static class DoesMore {
    @Run
    public void run() {
      var unused = Durable.timer(Duration.ofDays(3));
      call("Charge");
    }
  }

  /** Ends early. */
  @Workflow(name = "Changing")
  public static class EndsEarly {
    @Run
    public void run() {
      call("Charge");
    }
  }

  /** Asks for a value that the history does not hold, and swallows what it can. */
  @Workflow(name = "Changing")
  public static class WantsValue {
    @Run
    public void run() {
      try {
        var unused = Durable.sideEffect(Integer.class, () -> 1);
      } catch (RuntimeException swallowed) {
        call("Other");
      }
    }
  }

  private static void call(String activity) {
    Durable.activity(activity, ActivityOptions.notSet(), String.class);
  }
}
