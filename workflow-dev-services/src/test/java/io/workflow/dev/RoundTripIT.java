package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class RoundTripIT {

  private final DevServices services = SharedDevServices.get();

  @Test
  void shouldCommitDurably() throws SQLException {
    assertThat(query("SHOW fsync")).isEqualTo("on");
    assertThat(query("SHOW synchronous_commit")).isEqualTo("on");
    assertThat(query("SHOW full_page_writes")).isEqualTo("on");
  }

  @Test
  void shouldListenOnThisMachineOnly() throws SQLException {
    assertThat(query("SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(services.jdbcUrl()).startsWith("jdbc:postgresql://127.0.0.1:");
    assertThat(services.kafkaBootstrapServers()).startsWith("127.0.0.1:");
  }

  @Test
  void shouldGiveEachTestADatabaseOfItsOwn() throws SQLException {
    String url = services.createDatabase("round_trip_it");

    try (Connection connection =
            DriverManager.getConnection(url, services.username(), services.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE pizza (name text)");
      statement.execute("INSERT INTO pizza VALUES ('margherita')");
      ResultSet row = statement.executeQuery("SELECT current_database(), name FROM pizza");
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("round_trip_it");
      assertThat(row.getString(2)).isEqualTo("margherita");
    }
  }

  @Test
  void shouldDeliverThroughAShareGroupFromTheEarliestRecord() throws Exception {
    String bootstrap = services.kafkaBootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic("orders", Optional.of(1), Optional.of((short) 1))))
          .all()
          .get();
      ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "kitchen");
      admin
          .incrementalAlterConfigs(
              Map.of(
                  group,
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("orders", "1", "margherita")).get();
    }

    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "group.id", "kitchen"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("orders"));
      List<String> received = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInSameThread()
          .until(
              () -> {
                consumer.poll(Duration.ofSeconds(1)).forEach(r -> received.add(r.value()));
                return !received.isEmpty();
              });
      assertThat(received).containsExactly("margherita");
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                services.jdbcUrl(), services.username(), services.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
