package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartIT {

  @TempDir Path folder = Path.of("");

  @Test
  void shouldFindDataOfBothAgainAndWipeKafkaAlone() throws Exception {
    DevServicesOptions options =
        DevServicesOptions.defaults()
            .withFolder(folder.resolve("dev"))
            .withPostgresPort(LoopbackPort.free())
            .withKafkaPort(LoopbackPort.free())
            .withWarmUp(false);
    String kafka;
    String jdbcUrl;
    try (DevServices services = DevServices.start(options)) {
      kafka = services.kafkaBootstrapServers();
      jdbcUrl = services.jdbcUrl();
      new Sql(jdbcUrl).execute("CREATE TABLE pizza AS SELECT 'margherita' AS name");
      new Topics(kafka).create("orders");
      new Topics(kafka).send("orders", "first");
    }

    try (DevServices services = DevServices.start(options)) {
      assertThat(services.jdbcUrl()).isEqualTo(jdbcUrl);
      assertThat(services.kafkaBootstrapServers()).isEqualTo(kafka);
      assertThat(new Sql(jdbcUrl).query("SELECT name FROM pizza")).isEqualTo("margherita");
      assertThat(new Topics(kafka).read("orders")).containsExactly("first");

      assertThatExceptionOfType(DevServicesException.class)
          .isThrownBy(services::wipeKafka)
          .withMessageContaining("already in use by process " + ProcessHandle.current().pid());
      services.stopKafka();
      services.wipeKafka();
      services.startKafka();

      assertThat(services.kafkaBootstrapServers()).isEqualTo(kafka);
      assertThat(new Topics(kafka).names()).isEmpty();
      assertThat(new Sql(jdbcUrl).query("SELECT name FROM pizza")).isEqualTo("margherita");
    }
  }

  @Test
  void shouldComeBackWithItsDataAfterItWasKilled() throws Exception {
    DevServicesOptions options =
        DevServicesOptions.defaults().withFolder(folder.resolve("dev")).onlyPostgres();

    try (DevServices services = DevServices.start(options)) {
      String jdbcUrl = services.jdbcUrl();
      new Sql(jdbcUrl).execute("CREATE TABLE pizza AS SELECT 'margherita' AS name");

      services.killPostgres();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> new Sql(jdbcUrl).query("SELECT 1"));
      services.startPostgres();

      assertThat(services.jdbcUrl()).isEqualTo(jdbcUrl);
      assertThat(new Sql(jdbcUrl).query("SELECT name FROM pizza")).isEqualTo("margherita");
    }
  }

  @Test
  void shouldStartOneAlone() throws Exception {
    DevServicesOptions options = DevServicesOptions.defaults().withFolder(folder.resolve("dev"));

    try (DevServices services = DevServices.start(options.onlyPostgres())) {
      assertThat(new Sql(services.jdbcUrl()).query("SELECT current_database()"))
          .isEqualTo("workflow");
      assertThat(services.folder().resolve("kafka")).doesNotExist();
    }
  }
}
