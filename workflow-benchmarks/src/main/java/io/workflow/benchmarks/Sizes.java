package io.workflow.benchmarks;

import io.workflow.Durable;
import io.workflow.Promise;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Workflows of unusual size. */
final class Sizes {

  private Sizes() {}

  /** How many activities at once. */
  @Workflow(name = "FanOut")
  public interface FanOut {
    @Run
    int run(int activities);
  }

  @Workflow(name = "FanOut")
  static class FanOutWorkflow implements FanOut {
    private final Echo echo;

    FanOutWorkflow(Echo echo) {
      this.echo = echo;
    }

    @Override
    public int run(int activities) {
      List<Promise<String>> pending = new ArrayList<>();
      for (int i = 0; i < activities; i++) {
        String value = Integer.toString(i);
        pending.add(Durable.async(() -> echo.echo(value)));
      }
      int done = 0;
      for (Promise<String> one : pending) {
        done += one.get().isEmpty() ? 0 : 1;
      }
      return done;
    }
  }

  /** Waits for a number of signals. */
  @Workflow(name = "Listener")
  public interface Listener {
    @Run
    int run(int signals);

    @Signal
    void heard(int number);
  }

  @Workflow(name = "Listener")
  static class ListenerWorkflow implements Listener {
    private int heard;

    @Override
    public int run(int signals) {
      Durable.await(() -> heard >= signals);
      return heard;
    }

    @Override
    public void heard(int number) {
      heard++;
    }
  }

  /** Sleeps for a long time. */
  @Workflow(name = "Sleeper")
  public interface Sleeper {
    @Run
    void run(int days);
  }

  @Workflow(name = "Sleeper")
  static class SleeperWorkflow implements Sleeper {
    @Override
    public void run(int days) {
      Durable.sleep(Duration.ofDays(days));
    }
  }
}
