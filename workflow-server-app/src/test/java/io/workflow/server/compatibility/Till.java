package io.workflow.server.compatibility;

import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.DynamicQueryHandler;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicUpdateHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Workflow code that takes updates. It gathers entries until it is closed by the signal or the
 * update "close", and returns them.
 */
final class Till {

  private final List<Object> entries = new ArrayList<>();
  private final List<String> signals = new ArrayList<>();

  static Function<EncodedValues, @Nullable Object> workflow() {
    Till till = new Till();
    return args -> till.serve();
  }

  /** Registers the handlers. */
  Till() {
    Workflow.registerListener(
        (DynamicSignalHandler)
            (name, args) -> {
              signals.add(name);
              if (args.getSize() > 0) {
                entries.add(args.get(0, Object.class));
              }
            });
    Workflow.registerListener((DynamicQueryHandler) (name, args) -> entries);
    Workflow.registerListener(
        new DynamicUpdateHandler() {
          @Override
          public void handleValidate(String name, EncodedValues args) {
            if (name.equals("refused")) {
              throw new IllegalArgumentException("not on the menu");
            }
          }

          @Override
          public @Nullable Object handleExecute(String name, EncodedValues args) {
            return update(name, args);
          }
        });
  }

  /** Serves until it is closed; the rest of the workflow. */
  Object serve() {
    Workflow.await(() -> signals.contains("close") && Workflow.isEveryHandlerFinished());
    return entries;
  }

  private @Nullable Object update(String name, EncodedValues args) {
    switch (name) {
      case "add" -> entries.add(args.get(0, Object.class));
      case "echo" -> {
        return args.get(0, Object.class);
      }
      case "wait for a signal" -> {
        Workflow.await(() -> signals.contains("go"));
        entries.add(args.get(0, Object.class));
      }
      case "sleep" -> {
        Workflow.sleep(Duration.ofMillis(args.get(0, Long.class)));
        entries.add(name);
      }
      case "bake" -> entries.add(Sdk.once().execute("Bake", String.class));
      case "fail" -> throw ApplicationFailure.newFailure("burnt", "Burnt");
      case "close" -> signals.add("close");
      default -> throw ApplicationFailure.newFailure("no such thing: " + name, "Unknown");
    }
    return entries.size();
  }
}
