package io.workflow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.DevServices;
import io.workflow.dev.SharedDevServices;
import io.workflow.server.shard.ShardOwnership;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole server on the shared PostgreSQL and Kafka, with a database and shards of its own. */
public final class TestServer implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private TestServer(ConfigurableApplicationContext context) {
    this.context = context;
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
    settings.put("workflow.server.shards.count", "16");
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
    TestServer server =
        new TestServer(
            new SpringApplicationBuilder(WorkflowServerApplication.class)
                .properties("spring.main.banner-mode=off")
                .run(
                    settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new)));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(server.bean(ShardOwnership.class).status().owned()).isEqualTo(16));
    return server;
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
