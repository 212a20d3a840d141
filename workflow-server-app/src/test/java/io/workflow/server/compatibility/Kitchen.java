package io.workflow.server.compatibility;

import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.DynamicQueryHandler;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicUpdateHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The workflows and activities of workers that are killed, and of those that go on after them. */
final class Kitchen {

  /** What a worker does with its work. */
  enum Mood {
    /** Does it. */
    DILIGENT,
    /** Begins it, and never ends, so that it is killed in the middle. */
    STUCK
  }

  /** How long the server waits for an activity of a dead worker. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Mood mood;
  private final Journal journal;

  Kitchen(Mood mood, Journal journal) {
    this.mood = mood;
    this.journal = journal;
  }

  void furnish(Sdk sdk) {
    sdk.activity("Bake", args -> bake(args.get(0, String.class)));
    sdk.activity("Watch", args -> watch());
    sdk.activity(
        "Prepare",
        args -> {
          journal.note("prepare " + args.get(0, String.class));
          return args.get(0, String.class);
        });
    sdk.workflow("Retried", args -> retried().execute("Bake", String.class, "retried"));
    sdk.workflow("Once", args -> once("Bake", "once"));
    sdk.workflow(
        "Watched",
        args ->
            activities(ActivityOptions.newBuilder().setHeartbeatTimeout(Duration.ofSeconds(1)), 0)
                .execute("Watch", String.class));
    sdk.workflow("Code", args -> bake("code"));
    sdk.workflow("Local", args -> local().execute("Bake", String.class, "local"));
    sdk.workflow("Updated", args -> updated());
    sdk.workflow("Validated", args -> updated());
    sdk.workflow("Waits", args -> waits());
    sdk.workflow("Menu", Kitchen::menu);
  }

  // ---- activities

  /** Stops in the middle when the worker is to be killed there. */
  private String bake(String pizza) {
    journal.note("bake " + pizza);
    if (mood == Mood.STUCK) {
      waitForTheEnd();
    }
    return "baked " + pizza;
  }

  private String watch() {
    var before = Sdk.activity().getHeartbeatDetails(String.class);
    journal.note("watch");
    if (mood == Mood.STUCK) {
      Sdk.activity().heartbeat("half done");
      waitForTheEnd();
    }
    return before.orElse("nothing");
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- workflows

  /** Holds signals until there are two; a query tells how many there are. */
  private static Object waits() {
    List<String> got = new ArrayList<>();
    Workflow.registerListener((DynamicSignalHandler) (name, args) -> got.add(name));
    Workflow.registerListener((DynamicQueryHandler) (type, args) -> got.size());
    Workflow.await(() -> got.size() >= 2);
    return got;
  }

  /** An update that is accepted and takes an activity, or one whose validator takes its time. */
  private Object updated() {
    List<String> done = new ArrayList<>();
    Workflow.registerListener(
        new DynamicUpdateHandler() {
          @Override
          public void handleValidate(String name, EncodedValues args) {
            if (name.equals("validated")) {
              bake("validated");
            }
          }

          @Override
          public Object handleExecute(String name, EncodedValues args) {
            String baked =
                name.equals("validated")
                    ? "validated"
                    : retried().execute("Bake", String.class, "updated");
            done.add(baked);
            return baked;
          }
        });
    Workflow.await(() -> !done.isEmpty() && Workflow.isEveryHandlerFinished());
    return done;
  }

  /** Five courses, one after the other, and a charge that must not happen twice. */
  private static @Nullable Object menu(EncodedValues args) {
    String table = args.get(0, String.class);
    List<String> courses = new ArrayList<>();
    for (int course = 0; course < 4; course++) {
      courses.add(retried().execute("Prepare", String.class, table + " course " + course));
      Workflow.sleep(Duration.ofMillis(20));
    }
    courses.add(once("Prepare", table + " charge"));
    return courses;
  }

  private static String once(String activity, String argument) {
    try {
      return activities(ActivityOptions.newBuilder().setStartToCloseTimeout(TIMEOUT), 1)
          .execute(activity, String.class, argument);
    } catch (ActivityFailure failed) {
      return "lost: " + Sdk.cause(failed, TimeoutFailure.class).getTimeoutType();
    }
  }

  private static ActivityStub retried() {
    return activities(ActivityOptions.newBuilder().setStartToCloseTimeout(TIMEOUT), 0);
  }

  private static ActivityStub activities(ActivityOptions.Builder options, int maximumAttempts) {
    return Workflow.newUntypedActivityStub(
        options
            .setScheduleToCloseTimeout(Duration.ofMinutes(5))
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(50))
                    .setBackoffCoefficient(1)
                    .setMaximumAttempts(maximumAttempts)
                    .build())
            .build());
  }

  private static ActivityStub local() {
    return Workflow.newUntypedLocalActivityStub(
        LocalActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());
  }
}
