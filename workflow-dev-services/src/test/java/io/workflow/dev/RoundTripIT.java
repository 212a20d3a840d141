package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
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

    Sql sql = new Sql(url);
    sql.execute("CREATE TABLE pizza AS SELECT 'margherita' AS name");
    assertThat(sql.query("SELECT current_database()")).isEqualTo("round_trip_it");
    assertThat(sql.query("SELECT name FROM pizza")).isEqualTo("margherita");
    assertThatExceptionOfType(DevServicesException.class)
        .isThrownBy(() -> services.createDatabase("round_trip_it"))
        .withMessageContaining("round_trip_it");
  }

  @Test
  void shouldDeliverThroughAShareGroupFromTheEarliestRecord() throws Exception {
    String bootstrap = services.kafkaBootstrapServers();
    new Topics(bootstrap).create("orders");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
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
    new Topics(bootstrap).send("orders", "margherita");

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
    return new Sql(services.jdbcUrl()).query(sql);
  }
}
