package io.workflow.server.dev;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names both ways out. */
final class NoDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<NoDatabaseException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, NoDatabaseException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        """
        Either try it out with a database and a broker of its own:

            java -jar workflow-server-app-exec.jar --dev

        or say where yours are:

            java -jar workflow-server-app-exec.jar \\
              --spring.datasource.url=jdbc:postgresql://HOST:5432/DATABASE \\
              --spring.datasource.username=USER --spring.datasource.password=PASSWORD \\
              --spring.kafka.bootstrap-servers=HOST:9092
        """,
        cause);
  }
}
