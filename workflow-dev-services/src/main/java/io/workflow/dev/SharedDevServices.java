package io.workflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL and Kafka for all tests of a JVM, started at the first call and thrown away with
 * its data when the JVM ends. Tests keep out of each other's way by {@link
 * DevServices#createDatabase} and topic names of their own.
 */
public final class SharedDevServices {

  private static final Logger log = LoggerFactory.getLogger(SharedDevServices.class);

  private static @Nullable DevServices shared;

  private SharedDevServices() {}

  /**
   * The services of this JVM; the first call takes a few seconds.
   *
   * @throws DevServicesException if they do not start
   */
  public static synchronized DevServices get() {
    if (shared == null) {
      Path parent = parentFolder();
      deleteLeftovers(parent);
      Path folder = parent.resolve(String.valueOf(ProcessHandle.current().pid()));
      DevServices services = DevServices.start(DevServicesOptions.defaults().withFolder(folder));
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform().name("dev-services-discard").unstarted(() -> discard(services)));
      shared = services;
    }
    return shared;
  }

  private static void discard(DevServices services) {
    services.discard();
    Folders.delete(services.folder());
  }

  /** In Maven's output folder, so that "clean" cleans. */
  private static Path parentFolder() {
    Path target = Path.of("target");
    Path base =
        Files.isDirectory(target) ? target : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    return Folders.create(base.resolve("workflow-dev-services"));
  }

  /** Folders of JVMs that were killed before they could delete theirs. */
  private static void deleteLeftovers(Path parent) {
    List<Path> leftovers;
    try (Stream<Path> content = Files.list(parent)) {
      leftovers = content.filter(SharedDevServices::isLeftover).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DevServicesException("Cannot read " + parent, e);
    }
    for (Path leftover : leftovers) {
      try {
        KafkaServer.wipe(DevServices.kafkaFolder(leftover));
        PostgresServer.wipe(DevServices.postgresFolder(leftover));
        Folders.delete(leftover);
      } catch (DevServicesException e) {
        log.debug("Another process cares for {}", leftover, e);
      }
    }
  }

  private static boolean isLeftover(Path folder) {
    try {
      Optional<ProcessHandle> owner =
          ProcessHandle.of(Long.parseLong(String.valueOf(folder.getFileName())));
      return owner.isEmpty();
    } catch (NumberFormatException e) {
      return false; // not one of ours
    }
  }
}
