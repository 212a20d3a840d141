package io.workflow.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much processor time the parts of the system have used, by the kernel's own account ({@code
 * /proc}).
 */
public final class ProcessCpu {

  private static final long MILLIS_PER_TICK = 10;
  private static final int FIELDS_BEFORE_USER_TIME = 11;

  /** The processes that work together. */
  public enum Part {
    SERVER,
    WORKER,
    POSTGRESQL,
    KAFKA
  }

  private final Set<Long> serverPids;

  /** The time of these processes together is the server's. */
  public ProcessCpu(List<Long> serverPids) {
    this.serverPids = Set.copyOf(serverPids);
  }

  /** The time used so far by each part, user and system together. */
  public Map<Part, Duration> used() {
    Map<Part, Duration> used = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      used.put(part, Duration.ZERO);
    }
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      List<Path> all =
          processes.filter(path -> path.getFileName().toString().matches("\\d+")).toList();
      for (Path process : all) {
        add(used, process);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Expected /proc to be readable", failure);
    }
    return used;
  }

  /** The time between two accounts, for people: microseconds per step and part. */
  public static String perStep(Map<Part, Duration> before, Map<Part, Duration> after, long steps) {
    StringBuilder text = new StringBuilder("CPU us per step:");
    for (Part part : Part.values()) {
      Duration used =
          after.getOrDefault(part, Duration.ZERO).minus(before.getOrDefault(part, Duration.ZERO));
      text.append(
          " %s %.0f".formatted(part.name().toLowerCase(Locale.ROOT), used.toNanos() / 1e3 / steps));
    }
    return text.toString();
  }

  private void add(Map<Part, Duration> used, Path process) throws IOException {
    String stat;
    String command;
    try {
      stat = Files.readString(process.resolve("stat"));
      command = Files.readString(process.resolve("cmdline"));
    } catch (IOException gone) {
      return; // ended meanwhile
    }
    long pid = Long.parseLong(process.getFileName().toString());
    Part part = part(pid, stat, command);
    if (part != null) {
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks =
          Long.parseLong(fields[FIELDS_BEFORE_USER_TIME])
              + Long.parseLong(fields[FIELDS_BEFORE_USER_TIME + 1]);
      used.merge(part, Duration.ofMillis(ticks * MILLIS_PER_TICK), Duration::plus);
    }
  }

  private @Nullable Part part(long pid, String stat, String command) {
    if (serverPids.contains(pid)) {
      return Part.SERVER;
    }
    if (pid == ProcessHandle.current().pid()) {
      return Part.WORKER;
    }
    if (stat.contains("(postgres)")) {
      return Part.POSTGRESQL;
    }
    return command.contains("kafka") && command.contains("java") ? Part.KAFKA : null;
  }
}
