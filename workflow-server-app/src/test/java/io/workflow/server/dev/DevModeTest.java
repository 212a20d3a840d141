package io.workflow.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

class DevModeTest {

  @Test
  void shouldRefuseToStartWithoutADatabaseAndSayBothWaysOut() {
    assertThatThrownBy(() -> new DevMode().initialize(context(Map.of())))
        .isInstanceOfSatisfying(
            NoDatabaseException.class,
            failure ->
                assertThat(
                        Objects.requireNonNull(new NoDatabaseFailureAnalyzer().analyze(failure))
                            .getAction())
                    .contains(
                        "--dev", "--spring.datasource.url", "--spring.kafka.bootstrap-servers"));
  }

  @Test
  void shouldLeaveAConfiguredDatabaseAlone() {
    GenericApplicationContext context =
        context(Map.of("spring.datasource.url", "jdbc:postgresql://db/workflow"));

    assertThatCode(() -> new DevMode().initialize(context)).doesNotThrowAnyException();

    assertThat(context.getEnvironment().getPropertySources().contains("workflow-dev")).isFalse();
  }

  @Test
  void shouldStartNothingInDevModeWhenBothAreConfigured() {
    GenericApplicationContext context =
        context(
            Map.of(
                "dev", "",
                "spring.datasource.url", "jdbc:postgresql://db/workflow",
                "spring.kafka.bootstrap-servers", "kafka:9092"));

    new DevMode().initialize(context);

    assertThat(context.getEnvironment().getPropertySources().contains("workflow-dev")).isFalse();
  }

  @Test
  void shouldMakeSmallTopicsAndBePatientInDevModeUnlessToldOtherwise() {
    GenericApplicationContext context =
        context(
            Map.of(
                "dev", "",
                "spring.datasource.url", "jdbc:postgresql://db/workflow",
                "spring.kafka.bootstrap-servers", "kafka:9092",
                "workflow.server.matching.activity-partitions", "3"));

    new DevMode().initialize(context);

    assertThat(context.getEnvironment().getProperty("workflow.server.matching.workflow-partitions"))
        .isEqualTo("1");
    assertThat(context.getEnvironment().getProperty("workflow.server.matching.activity-partitions"))
        .isEqualTo("3");
    assertThat(context.getEnvironment().getProperty("workflow.server.shards.session-timeout"))
        .isEqualTo("10s");
  }

  @Test
  void shouldSayWhereEverythingIs() {
    GenericApplicationContext context =
        context(
            Map.of(
                "local.server.port", "8233",
                "spring.datasource.url", "jdbc:postgresql://127.0.0.1:4711/workflow",
                "spring.datasource.username", "me",
                "spring.datasource.password", "secret",
                "spring.kafka.bootstrap-servers", "127.0.0.1:4712"));

    assertThat(DevAddresses.text(context.getEnvironment(), 7233))
        .contains("http://127.0.0.1:8233", "127.0.0.1:7233", "127.0.0.1:4711", "127.0.0.1:4712")
        .doesNotContain("secret");
  }

  private static GenericApplicationContext context(Map<String, Object> properties) {
    GenericApplicationContext context = new GenericApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", properties));
    return context;
  }
}
