package io.workflow.sample.pizza.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Server and application, each a process of its own. A process that ends by itself, or by a {@code
 * kill -9}, is started again.
 */
final class House implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Short-lived JVMs: started fast rather than made fast. */
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

  private final JavaProcess server;
  private final JavaProcess application;
  private final Addresses addresses;
  private final Consumer<String> notice;
  private volatile boolean open;

  House(DemoSettings settings, Addresses addresses, Consumer<String> notice) {
    Path folder = settings.folder().toAbsolutePath().normalize();
    this.addresses = addresses;
    this.notice = notice;
    this.server = JavaProcess.of("workflow-server", folder, server(settings, addresses, folder));
    this.application = JavaProcess.of("pizza-delivery", folder, application(addresses));
  }

  /** Starts both at once and returns when both take requests. */
  void open() {
    server.start();
    application.start();
    Health.ofServer(addresses.serverUrl()).await(server, PATIENCE);
    Health.ofApplication(addresses.applicationUrl()).await(application, PATIENCE);
    open = true;
    keepRunning(server);
    keepRunning(application);
  }

  JavaProcess server() {
    return server;
  }

  JavaProcess application() {
    return application;
  }

  private void keepRunning(JavaProcess process) {
    process.onEnd(
        () -> {
          if (open) {
            notice.accept("The %s is gone; starting it again".formatted(process.name()));
            process.start();
            keepRunning(process);
          }
        });
  }

  @Override
  public void close() {
    open = false;
    application.close();
    server.close();
  }

  private static List<String> server(DemoSettings settings, Addresses addresses, Path folder) {
    List<String> arguments = new ArrayList<>(JVM);
    arguments.add("-jar");
    arguments.add(settings.serverJar().toAbsolutePath().toString());
    arguments.add("--dev");
    arguments.add("--server.port=" + addresses.server());
    arguments.add("--spring.grpc.server.port=" + addresses.grpc());
    arguments.add("--workflow.dev.folder=" + folder.resolve("dev"));
    arguments.add("--workflow.dev.postgres-port=" + addresses.postgres());
    arguments.add("--workflow.dev.kafka-port=" + addresses.kafka());
    return arguments;
  }

  private static List<String> application(Addresses addresses) {
    List<String> arguments = new ArrayList<>(JVM);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.add("io.workflow.sample.pizza.PizzaDeliveryApplication");
    arguments.add("--server.port=" + addresses.application());
    arguments.add("--spring.profiles.active=demo");
    arguments.add("--spring.datasource.url=" + addresses.jdbcUrl());
    arguments.add("--workflow.client.server-url=" + addresses.serverUrl());
    arguments.add("--workflow.worker.channel-target=127.0.0.1:" + addresses.grpc());
    return arguments;
  }
}
