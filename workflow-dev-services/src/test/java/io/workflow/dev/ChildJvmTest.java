package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildJvmTest {

  @Test
  void shouldRunTheSameJdkOnTheSameClassPath() {
    List<String> command =
        ChildJvm.command(ChildJvm.class, List.of("-Xmx64m"), List.of("argument"));

    assertThat(command.getFirst())
        .isEqualTo(Path.of(System.getProperty("java.home", ""), "bin/java").toString());
    assertThat(command).containsSequence("io.workflow.dev.ChildJvm", "argument");
    assertThat(command.get(command.indexOf("-cp") + 1)).contains("kafka-clients");
  }

  @Test
  void shouldFindTheExecutableJarAroundANestedOne() {
    assertThat(
            ChildJvm.executableJar(
                "jar:nested:/my%20apps/app.jar/!BOOT-INF/lib/workflow-dev-services.jar!/"))
        .isEqualTo(Path.of("/my apps/app.jar"));
  }

  @Test
  void shouldRejectOtherAddresses() {
    assertThatExceptionOfType(DevServicesException.class)
        .isThrownBy(() -> ChildJvm.executableJar("file:/apps/app.jar"))
        .withMessageContaining("file:/apps/app.jar");
  }
}
