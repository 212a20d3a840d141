package io.workflow.server;

import static io.workflow.server.cluster.Role.HISTORY;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.DevServices;
import io.workflow.dev.SharedDevServices;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.peer.Peers;
import io.workflow.server.config.NodeProperties;
import io.workflow.server.shard.ShardOwnership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole server on the shared PostgreSQL and Kafka, with a database and shards of its own. */
public final class TestServer implements AutoCloseable {

  /** How many the cluster has. */
  public static final int SHARDS = 16;

  private final Map<String, String> settings;
  private final ConfigurableApplicationContext context;

  private TestServer(Map<String, String> settings) {
    this.settings = settings;
    this.context =
        new SpringApplicationBuilder(WorkflowServerApplication.class)
            .properties("spring.main.banner-mode=off")
            .run(
                settings.entrySet().stream()
                    .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                    .toArray(String[]::new));
  }

  /**
   * Starts one on free ports, with properties given as {@code name=value}, and returns when it
   * serves all of its 16 shards.
   */
  public static TestServer start(String... properties) {
    DevServices services = SharedDevServices.get();
    String name = "server_" + UUID.randomUUID().toString().replace('-', '_');
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spring.datasource.url", services.createDatabase(name));
    settings.put("spring.datasource.username", services.username());
    settings.put("spring.datasource.password", services.password());
    settings.put("spring.kafka.bootstrap-servers", services.kafkaBootstrapServers());
    settings.put("workflow.server.shards.count", String.valueOf(SHARDS));
    settings.put("workflow.server.matching.workflow-partitions", "1");
    settings.put("workflow.server.shards.topic", name);
    settings.put("workflow.server.shards.group-id", name);
    // Whether the entities fit the tables: looked at here, not at each start of a server.
    settings.put("spring.jpa.hibernate.ddl-auto", "validate");
    settings.put("spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access", "true");
    settings.put("server.port", "0");
    settings.put("spring.grpc.server.port", "0");
    for (String property : properties) {
      String[] nameAndValue = property.split("=", 2);
      settings.put(nameAndValue[0], nameAndValue[1]);
    }
    TestServer server = new TestServer(settings);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(server.owned()).isEqualTo(SHARDS));
    return server;
  }

  /**
   * Starts another node of the same cluster, and returns when each of the nodes given, and the new
   * one, has its share of the shards, and each knows all owners.
   *
   * @param name of the new node
   * @param others the nodes that are there, beside this one
   */
  public TestServer join(String name, List<TestServer> others, String... properties) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("workflow.server.node.name", name);
    for (String property : properties) {
      String[] nameAndValue = property.split("=", 2);
      all.put(nameAndValue[0], nameAndValue[1]);
    }
    TestServer joined = new TestServer(all);
    List<TestServer> nodes = new ArrayList<>(others);
    nodes.add(this);
    nodes.add(joined);
    awaitShares(nodes);
    return joined;
  }

  /** Waits until these nodes serve all shards, each a part of them, and know of each other. */
  public static void awaitShares(List<TestServer> nodes) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(nodes)
                  .filteredOn(node -> node.bean(NodeProperties.class).roles().contains(HISTORY))
                  .allSatisfy(node -> assertThat(node.owned()).isPositive());
              assertThat(nodes.stream().mapToInt(TestServer::owned).sum()).isEqualTo(SHARDS);
              assertThat(nodes)
                  .allSatisfy(
                      node ->
                          assertThat(node.bean(Peers.class).connected()).hasSize(nodes.size() - 1));
              assertThat(nodes)
                  .allSatisfy(
                      node ->
                          assertThat(node.bean(ShardOwners.class).countByNode())
                              .isEqualTo(shares(nodes)));
            });
  }

  private static Map<String, Integer> shares(List<TestServer> nodes) {
    Map<String, Integer> shares = new HashMap<>();
    for (TestServer node : nodes) {
      if (node.owned() > 0) {
        shares.put(requireNonNull(node.bean(Membership.class).self()).name(), node.owned());
      }
    }
    return shares;
  }

  /** How many shards it serves. */
  public int owned() {
    return bean(ShardOwnership.class).status().owned();
  }

  /** What it was started with, to start it again on the same database. */
  public String[] settings() {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  /** A part of it. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Where its REST interface is. */
  public String url() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  @Override
  public void close() {
    context.close();
  }
}
