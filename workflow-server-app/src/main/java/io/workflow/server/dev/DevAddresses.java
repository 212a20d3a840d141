package io.workflow.server.dev;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Says, once everything is there, where it is: the ports may be any. */
final class DevAddresses implements ApplicationListener<ApplicationReadyEvent> {

  private static final Logger log = LoggerFactory.getLogger(DevAddresses.class);

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    int grpc =
        event.getApplicationContext().getBeanProvider(GrpcServerLifecycle.class).stream()
            .mapToInt(GrpcServerLifecycle::getPort)
            .findFirst()
            .orElse(0);
    log.info("{}", text(event.getApplicationContext().getEnvironment(), grpc));
  }

  static String text(Environment environment, int grpcPort) {
    return """
        Development mode: this server is at
          REST        http://%s:%s (workflow.client.server-url; its API: /v3/api-docs)
          gRPC        %s:%d (workflow.worker.channel-target; Temporal's SDKs)
          PostgreSQL  %s (user %s, password %s)
          Kafka       %s (workers are told)"""
        .formatted(
            environment.getProperty("server.address", "127.0.0.1"),
            environment.getProperty("local.server.port", "none"),
            environment.getProperty("spring.grpc.server.address", "127.0.0.1"),
            grpcPort,
            environment.getProperty(DevMode.DATABASE),
            environment.getProperty("spring.datasource.username", "none"),
            // A password that somebody chose is not for the log.
            environment.containsProperty(DevMode.CHOSEN_PASSWORD)
                ? environment.getProperty(DevMode.CHOSEN_PASSWORD)
                : "as configured",
            environment.getProperty(DevMode.KAFKA));
  }
}
