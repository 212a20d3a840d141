package io.workflow.server;

import io.workflow.server.dev.DevMode;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The orchestration server: {@code java -jar workflow-server-app-exec.jar}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WorkflowServerApplication {

  /** Starts the server; {@code --dev} brings up a database and a broker with it. */
  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(WorkflowServerApplication.class);
    application.addInitializers(new DevMode());
    application.run(args);
  }
}
