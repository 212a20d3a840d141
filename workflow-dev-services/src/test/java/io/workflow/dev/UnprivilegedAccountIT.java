package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens to root in a container that forbids namespaces. */
class UnprivilegedAccountIT {

  @Test
  void shouldRunAsAnotherUserWithDataOfItsOwn() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can change the user");
    Path folder = Files.createTempDirectory("workflow-unprivileged");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path postgresFolder = folder.resolve("postgres");

    PostgresServer server =
        PostgresServer.start(
            postgresFolder, 0, Duration.ofSeconds(60), PostgresAccount.user("nobody"));
    try {
      String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
      assertThat(new Sql(url).query("SHOW fsync")).isEqualTo("on");
      assertThat(Files.getOwner(postgresFolder.resolve("data")).getName()).isEqualTo("nobody");
    } finally {
      server.close();
      Folders.delete(folder);
    }
  }
}
