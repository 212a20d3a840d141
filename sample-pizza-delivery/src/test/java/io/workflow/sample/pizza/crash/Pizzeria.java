package io.workflow.sample.pizza.crash;

import io.workflow.dev.DevServices;
import io.workflow.sample.pizza.demo.Health;
import io.workflow.sample.pizza.demo.JavaProcess;
import io.workflow.sample.pizza.demo.PatientHttp;
import io.workflow.sample.pizza.demo.PizzaApi;
import io.workflow.sample.pizza.demo.Port;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Server and worker as processes of their own, on a database of their own. */
final class Pizzeria implements AutoCloseable {

  private static final Duration STARTUP = Duration.ofSeconds(90);
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m");

  private final List<JavaProcess> servers = new ArrayList<>();
  private final JavaProcess worker;
  private final List<String> serverUrls = new ArrayList<>();
  private final String workerUrl;

  /** On a slow machine a server is away for a minute, and its caller has yet to find it again. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final PatientHttp http = new PatientHttp(PATIENCE);

  /** With one server. */
  Pizzeria(String name, DevServices services) {
    this(name, services, 1);
  }

  /**
   * @param name of the database, and of the folder below {@code target} for the logs
   * @param numberOfServers the worker is connected with the first one
   */
  Pizzeria(String name, DevServices services, int numberOfServers) {
    String jdbcUrl = services.createDatabase(name);
    List<String> shared =
        List.of(
            "--spring.datasource.url=" + jdbcUrl,
            "--spring.datasource.username=" + services.username(),
            "--spring.datasource.password=" + services.password());
    Path folder = Path.of("target", name);
    int port = 0;
    int firstChannelPort = 0;
    for (int i = 1; i <= numberOfServers; i++) {
      int serverPort = port == 0 ? Port.free() : Port.freeFrom(port + 1);
      int channelPort = Port.freeFrom(serverPort + 1);
      port = channelPort;
      firstChannelPort = firstChannelPort == 0 ? channelPort : firstChannelPort;
      String url = "http://127.0.0.1:" + serverPort;
      serverUrls.add(url);
      servers.add(
          JavaProcess.of(
              i == 1 ? "server" : "server-" + i,
              folder,
              arguments(
                  List.of(
                      "-jar", Path.of("target", "workflow-server.jar").toAbsolutePath().toString()),
                  shared,
                  List.of(
                      "--spring.kafka.bootstrap-servers=" + services.kafkaBootstrapServers(),
                      "--workflow.server.shards.topic=workflow.shards." + name,
                      "--workflow.server.shards.group-id=workflow.shards." + name,
                      "--workflow.server.node.name=server-" + i,
                      "--server.port=" + serverPort,
                      "--spring.grpc.server.port=" + channelPort))));
    }
    int workerPort = Port.freeFrom(port + 1);
    workerUrl = "http://127.0.0.1:" + workerPort;
    worker =
        JavaProcess.of(
            "worker",
            folder,
            arguments(
                List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.workflow.sample.pizza.PizzaDeliveryApplication"),
                shared,
                List.of(
                    "--server.port=" + workerPort,
                    // A Kafka of the application's own that is away is of no concern.
                    "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                    "--workflow.client.server-url=" + serverUrls.getFirst(),
                    "--workflow.worker.channel-target=127.0.0.1:" + firstChannelPort,
                    // Longer than any outage, so that an outage does not change a story's end.
                    "--pizza.promises.ready=90s",
                    // An outage may send another courier, but two in a row would end in a refund:
                    // with 10 s that happened.
                    "--pizza.promises.pick-up=20s",
                    "--pizza.promises.delivery=180s",
                    "--pizza.promises.couriers=10")));
  }

  private static List<String> arguments(
      List<String> program, List<String> shared, List<String> own) {
    List<String> all = new ArrayList<>(JVM);
    all.addAll(program);
    all.addAll(shared);
    all.addAll(own);
    return all;
  }

  /** Starts what does not run, and returns when both take requests. */
  void open() {
    servers.forEach(JavaProcess::start);
    worker.start();
    for (int i = 0; i < servers.size(); i++) {
      Health.ofServer(serverUrls.get(i)).await(servers.get(i), STARTUP);
    }
    Health.ofApplication(workerUrl).await(worker, STARTUP);
  }

  JavaProcess server() {
    return servers.getFirst();
  }

  /** One that the worker is not connected with. */
  JavaProcess otherServer() {
    return servers.getLast();
  }

  JavaProcess worker() {
    return worker;
  }

  /** How many shards the first server serves. */
  int ownedByServer() {
    return OwnedShards.of(serverUrls.getFirst());
  }

  /** How many shards it serves. */
  int ownedByOtherServer() {
    return OwnedShards.of(serverUrls.getLast());
  }

  /** How often a customer's request was sent again. */
  int repeatedRequests() {
    return http.repeated();
  }

  /** What customers call. */
  PizzaApi api() {
    return new PizzaApi(URI.create(workerUrl), http, JsonMapper.builder().build());
  }

  /** What operators look at. */
  WorkflowCounts counts() {
    return new WorkflowCounts(serverUrls.getFirst());
  }

  @Override
  public void close() {
    worker.kill();
    servers.forEach(JavaProcess::kill);
  }
}
