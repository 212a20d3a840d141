package io.workflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * As whom PostgreSQL runs: it refuses to be root, which is what a build in a container often is.
 *
 * @param prefix what its command lines begin with
 * @param owner who must own its files, if not the user of this process
 */
record PostgresAccount(List<String> prefix, Optional<String> owner) {

  /**
   * In a user namespace of its own a process of root is nobody to itself but still root's to the
   * file system, so that nothing changes hands.
   */
  private static final PostgresAccount NAMESPACE =
      new PostgresAccount(List.of("unshare", "-U"), Optional.empty());

  private static final PostgresAccount CURRENT = new PostgresAccount(List.of(), Optional.empty());

  /** Containers may forbid namespaces; these accounts are on most systems. */
  private static final List<String> UNPRIVILEGED_USERS = List.of("postgres", "nobody");

  static PostgresAccount detect() {
    if (!"0".equals(output(List.of("id", "-u")).orElse(""))) {
      return CURRENT;
    }
    return Stream.concat(
            Stream.of(NAMESPACE), UNPRIVILEGED_USERS.stream().map(PostgresAccount::user))
        .filter(PostgresAccount::works)
        .findFirst()
        .orElseThrow(
            () ->
                new DevServicesException(
                    "PostgreSQL refuses to run as root, and neither `unshare -U` nor `setpriv` to"
                        + " one of the users %s works here; run as another user"
                            .formatted(UNPRIVILEGED_USERS)));
  }

  static PostgresAccount user(String name) {
    return new PostgresAccount(
        List.of("setpriv", "--reuid=" + name, "--regid=65534", "--clear-groups"),
        Optional.of(name));
  }

  private boolean works() {
    return output(command(List.of("id", "-u"))).filter(uid -> !uid.equals("0")).isPresent();
  }

  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }

  /** Gives a folder with its content to the account. */
  void own(Path folder) {
    if (owner.isEmpty()) {
      return;
    }
    try (Stream<Path> content = Files.walk(folder)) {
      UserPrincipal user =
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner.get());
      for (Path path : content.toList()) {
        Files.setOwner(path, user);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DevServicesException(
          "Cannot give %s to the user %s".formatted(folder, owner.get()), e);
    }
  }

  /** The only line that a command prints, or nothing if it fails. */
  private static Optional<String> output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean done = process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
      return done ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while starting PostgreSQL", e);
    }
  }
}
