package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DevServicesOptionsTest {

  private final DevServicesOptions defaults = DevServicesOptions.defaults();

  @Test
  void shouldStartBothOnFreePortsInAFolderOfTheWorkingDirectory() {
    assertThat(defaults)
        .isEqualTo(
            new DevServicesOptions(
                Path.of(".workflow/dev"), true, true, 0, 0, Duration.ofMinutes(5), true));
  }

  @Test
  void shouldChangeOneThingAtATime() {
    DevServicesOptions changed =
        defaults
            .withFolder(Path.of("elsewhere"))
            .withPostgresPort(5432)
            .withKafkaPort(9092)
            .withStartupTimeout(Duration.ofSeconds(5))
            .withWarmUp(false);

    assertThat(changed)
        .isEqualTo(
            new DevServicesOptions(
                Path.of("elsewhere"), true, true, 5432, 9092, Duration.ofSeconds(5), false));
  }

  @Test
  void shouldStartOneAlone() {
    assertThat(defaults.onlyKafka().postgres()).isFalse();
    assertThat(defaults.onlyKafka().kafka()).isTrue();
    assertThat(defaults.onlyPostgres().postgres()).isTrue();
    assertThat(defaults.onlyPostgres().kafka()).isFalse();
  }

  @Test
  void shouldRejectWhatCannotBeStarted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withPostgresPort(70_000))
        .withMessageContaining("postgresPort")
        .withMessageContaining("70000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withStartupTimeout(Duration.ZERO))
        .withMessageContaining("above zero");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new DevServicesOptions(
                    Path.of("x"), false, false, 0, 0, Duration.ofSeconds(1), false))
        .withMessageContaining("at least one");
  }
}
