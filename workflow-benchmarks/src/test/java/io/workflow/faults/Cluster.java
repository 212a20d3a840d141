package io.workflow.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.DevServices;
import io.workflow.dev.DevServicesOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Server processes on one PostgreSQL and one Kafka, with a database of their own. */
final class Cluster implements AutoCloseable {

  static final int NODES = 3;
  static final int SHARDS = 16;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m");

  /** Others reach a node here, and it listens at the same port of 127.0.0.1: a proxy fits in. */
  private static final String PEER_HOST = "127.0.0.2";

  private static final String LOCAL_HOST = "127.0.0.1";

  private final DevServices services;
  private final String jdbcUrl;
  private final int grpcPort = FreePorts.take();
  private final List<Node> nodes = new ArrayList<>();

  /**
   * Three nodes that do everything.
   *
   * @param name of the database, and of the folder below {@code target} for the logs
   */
  Cluster(String name) {
    this(name, Collections.nCopies(NODES, Node.ALL_ROLES));
  }

  /**
   * @param name of the database, and of the folder below {@code target} for the logs
   * @param roles of each node, as the server takes them; the first one's have shards among them
   */
  Cluster(String name, List<Set<String>> roles) {
    Map<Integer, Integer> kafkaProxies = new TreeMap<>();
    for (int i = 0; i < roles.size(); i++) {
      kafkaProxies.put(FreePorts.take(), FreePorts.take());
    }
    this.services =
        DevServices.start(
            DevServicesOptions.defaults()
                .withFolder(
                    Path.of(
                        "target", "workflow-dev-services", name + ProcessHandle.current().pid()))
                .withKafkaProxies(kafkaProxies));
    this.jdbcUrl = services.createDatabase(name);
    Path folder = Path.of("target", name).toAbsolutePath();
    kafkaProxies.forEach(
        (listener, proxy) ->
            nodes.add(
                node(
                    roles.get(nodes.size()),
                    name,
                    folder,
                    new TcpProxy(LOCAL_HOST, proxy, listener))));
  }

  private Node node(Set<String> roles, String database, Path folder, TcpProxy kafka) {
    String node = "node-" + (nodes.size() + 1);
    int peerPort = FreePorts.take();
    Links links =
        new Links(
            new TcpProxy(PEER_HOST, peerPort, peerPort),
            new TcpProxy(LOCAL_HOST, FreePorts.take(), services.postgresPort()),
            kafka);
    int rest = FreePorts.take();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-jar", serverJar().toString()));
    command.addAll(
        List.of(
            "--spring.datasource.url="
                + "jdbc:postgresql://%s:%d/%s"
                    .formatted(LOCAL_HOST, links.postgres().port(), database),
            "--spring.datasource.username=" + services.username(),
            "--spring.datasource.password=" + services.password(),
            "--spring.kafka.bootstrap-servers=" + LOCAL_HOST + ":" + links.kafka().port(),
            "--workflow.server.cluster.address=" + PEER_HOST,
            "--workflow.server.cluster.port=" + peerPort,
            "--workflow.server.shards.count=" + SHARDS,
            "--workflow.server.shards.topic=" + database,
            "--workflow.server.shards.group-id=" + database,
            "--workflow.server.node.name=" + node,
            "--workflow.server.roles=" + String.join(",", roles),
            "--server.port=" + rest,
            "--spring.grpc.server.address=" + NodeNames.address(nodes.size() + 1),
            "--spring.grpc.server.port=" + grpcPort));
    return new Node(node, folder, roles, List.copyOf(command), rest, links);
  }

  private static Path serverJar() {
    Path jar = Path.of(System.getProperty("faults.server-jar", "target/workflow-server.jar"));
    assertThat(Files.exists(jar)).as("%s, which 'mvn package' puts there", jar).isTrue();
    return jar.toAbsolutePath();
  }

  /** Starts all, the first one alone, and returns when each has its share. */
  void start() {
    nodes.getFirst().start();
    nodes.getFirst().awaitUp();
    nodes.subList(1, nodes.size()).forEach(Node::start);
    awaitWhole();
    nodes.forEach(node -> node.setDisturbed(false));
  }

  /** Waits until every node is healthy and all shards are shared among them. */
  void awaitWhole() {
    nodes.forEach(Node::awaitUp);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              List<Integer> owned =
                  nodes.stream().filter(Node::mayOwnShards).map(Node::owned).toList();
              assertThat(owned).as("shards of each node").allMatch(count -> count > 0);
              assertThat(owned.stream().mapToInt(count -> count).sum()).isEqualTo(SHARDS);
            });
  }

  List<Node> nodes() {
    return nodes;
  }

  DevServices services() {
    return services;
  }

  /** Of the nodes that take calls. */
  List<URI> restUrls() {
    return nodes.stream().filter(Node::takesCalls).map(Node::rest).toList();
  }

  /** One name for all nodes that take calls, and their port for gRPC. */
  String grpcTarget() {
    List<Integer> numbers =
        IntStream.rangeClosed(1, nodes.size())
            .filter(number -> nodes.get(number - 1).takesCalls())
            .boxed()
            .toList();
    return NodeNames.of(numbers) + ":" + grpcPort;
  }

  /** How often shards have changed their owner since the database was made. */
  long epochs() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(sum(epoch), 0) FROM shards")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read the epochs", e);
    }
  }

  /** Straight to PostgreSQL, past everything that may be cut. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, services.username(), services.password());
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    services.close();
  }
}
