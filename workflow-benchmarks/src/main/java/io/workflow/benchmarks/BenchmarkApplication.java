package io.workflow.benchmarks;

import java.util.Map;
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
 * </pre>
 */
@SpringBootApplication
public class BenchmarkApplication {

  /** Runs the scenarios that the arguments name, and prints what they measured. */
  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = BenchmarkArguments.parse(args);
    try (BenchmarkServer server = BenchmarkServer.start(arguments.serverJar())) {
      SpringApplication application = new SpringApplication(BenchmarkApplication.class);
      application.setDefaultProperties(
          Map.of(
              "spring.main.web-application-type", "none",
              "spring.main.banner-mode", "off",
              "logging.level.root", "warn",
              "workflow.client.server-url", server.url(),
              "workflow.worker.channel-target", server.channelTarget(),
              "workflow.task-queue", "benchmarks",
              "spring.kafka.bootstrap-servers", server.kafkaBootstrapServers()));
      try (ConfigurableApplicationContext context = application.run()) {
        new Scenarios(context, server, arguments).run();
      }
    }
  }
}
