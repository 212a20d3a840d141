package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class PostgresBinariesTest {

  @Test
  void shouldChooseTheArchiveOfTheMachine() {
    assertThat(PostgresBinaries.resource("Linux", "amd64")).isEqualTo("/postgres-linux-x86_64.txz");
    assertThat(PostgresBinaries.resource("Linux", "aarch64"))
        .isEqualTo("/postgres-linux-arm_64.txz");
    assertThat(PostgresBinaries.resource("Mac OS X", "aarch64"))
        .isEqualTo("/postgres-darwin-arm_64.txz");
  }

  @Test
  void shouldHaveTheArchivesOfLinux() {
    assertThat(PostgresBinaries.class.getResource("/postgres-linux-x86_64.txz")).isNotNull();
    assertThat(PostgresBinaries.class.getResource("/postgres-linux-arm_64.txz")).isNotNull();
  }

  @Test
  void shouldSayWhereItRuns() {
    assertThatExceptionOfType(DevServicesException.class)
        .isThrownBy(() -> PostgresBinaries.resource("Windows 11", "amd64"))
        .withMessageContaining("Windows 11")
        .withMessageContaining("expected Linux or macOS");
  }
}
