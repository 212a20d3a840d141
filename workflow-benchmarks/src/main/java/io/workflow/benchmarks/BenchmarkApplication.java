package io.workflow.benchmarks;

import io.workflow.benchmarks.sdk.SdkScenarios;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts a server with its development services in a process of its own, is itself worker and
 * client, and measures.
 *
 * <pre>
 * java -jar workflow-benchmarks-exec.jar [--scenarios=steps,fan-out,signals,sleepers] [--concurrency=1,32]
 *     [--warm-up=30] [--seconds=20] [--sleepers=100000]
 * java -jar workflow-benchmarks-exec.jar --scenarios=sdk-steps,sdk-waiters [--waiters=5000]
 *     [--address=127.0.0.1:7233 --server-pid=PID]
 * </pre>
 *
 * {@code --nodes=3} starts so many nodes of one server, of which all are asked in turn. {@code
 * --forwarded=true} starts two: all shards and task queues are at the first, and the second alone
 * is asked.
 *
 * <p>The second form uses the official Temporal SDK as client and worker; with an address it
 * measures a server that runs already, ours or another one, and starts none.
 */
@SpringBootApplication
public class BenchmarkApplication {

  /** Runs the scenarios that the arguments name, and prints what they measured. */
  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = BenchmarkArguments.parse(args);
    if (arguments.address() != null) {
      sdk(arguments, new SdkScenarios(arguments.address(), List.of(arguments.serverPid())));
      return;
    }
    try (BenchmarkCluster cluster = BenchmarkCluster.start(arguments)) {
      if (arguments.scenarios().stream().allMatch(name -> name.startsWith("sdk-"))) {
        sdk(arguments, new SdkScenarios(cluster.oneChannelTarget(), cluster.pids()));
        return;
      }
      SpringApplication application = new SpringApplication(BenchmarkApplication.class);
      application.setDefaultProperties(
          Map.of(
              "spring.main.web-application-type", "none",
              "spring.main.banner-mode", "off",
              "logging.level.root", "warn",
              "workflow.client.server-url", cluster.urls(),
              "workflow.worker.channel-target", cluster.channelTargets(),
              "workflow.task-queue", "benchmarks"));
      try (ConfigurableApplicationContext context = application.run()) {
        new Scenarios(context, cluster, arguments).run();
      }
    }
  }

  private static void sdk(BenchmarkArguments arguments, SdkScenarios sdk)
      throws InterruptedException, ExecutionException {
    for (String scenario : arguments.scenarios()) {
      switch (scenario) {
        case "sdk-steps" ->
            sdk.steps(arguments.concurrency(), arguments.warmUp(), arguments.duration());
        case "sdk-waiters" -> sdk.waiters(arguments.waiters());
        default ->
            throw new IllegalArgumentException(
                "Expected sdk-steps or sdk-waiters (no other scenario runs beside them), but got "
                    + scenario);
      }
    }
  }
}
