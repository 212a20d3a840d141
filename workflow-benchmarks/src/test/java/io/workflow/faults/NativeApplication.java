package io.workflow.faults;

import io.workflow.client.WorkflowClient;
import java.net.URI;
import java.util.stream.Collectors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** An application of the starter: worker and client, which know all nodes. */
@SpringBootApplication
class NativeApplication {

  static final String TASK_QUEUE = "faults-native";

  /** Worker and client in this process, which belong to nobody else. */
  record Running(ConfigurableApplicationContext context) implements AutoCloseable {

    WorkflowClient client() {
      return context.getBean(WorkflowClient.class);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  static Running start(Cluster cluster, Journal journal) {
    String urls = cluster.restUrls().stream().map(URI::toString).collect(Collectors.joining(","));
    return new Running(
        new SpringApplicationBuilder(NativeApplication.class)
            .web(WebApplicationType.NONE)
            .initializers(
                context ->
                    ((GenericApplicationContext) context)
                        .registerBean(Journal.class, () -> journal))
            .run(
                "--spring.main.banner-mode=off",
                "--logging.level.io.temporal=error",
                "--workflow.task-queue=" + TASK_QUEUE,
                "--workflow.client.server-url=" + urls,
                // A node that is paused is left for another one, after more than a query takes.
                "--workflow.client.request-timeout=12s",
                "--workflow.client.retry-timeout=90s",
                "--workflow.worker.channel-target=" + cluster.grpcTarget()));
  }
}
