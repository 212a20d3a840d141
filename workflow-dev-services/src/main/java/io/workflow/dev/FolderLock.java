package io.workflow.dev;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock file that holds the pid of its owner and that the operating system releases when the owner
 * dies.
 */
final class FolderLock implements AutoCloseable {

  private static final Duration RETRY = Duration.ofMillis(50);

  /**
   * Locks of this process. Asked first, because on POSIX systems closing any other channel on a
   * locked file would release the lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock, or returns nothing if another process or this one holds it already. */
  static Optional<FolderLock> tryAcquire(Path file) {
    Path key = file.toAbsolutePath().normalize();
    if (!HELD.add(key)) {
      return Optional.empty();
    }
    boolean held = false;
    try {
      FileChannel channel =
          FileChannel.open(
              key, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      held = true;
      return Optional.of(new FolderLock(key, channel));
    } catch (IOException e) {
      throw new DevServicesException("Cannot lock " + key + "; is its folder writable?", e);
    } finally {
      if (!held) {
        HELD.remove(key);
      }
    }
  }

  /** Tries until the lock is free or {@code patience} has passed. */
  static Optional<FolderLock> tryAcquire(Path file, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<FolderLock> lock = tryAcquire(file);
      if (lock.isPresent() || System.nanoTime() - end >= 0) {
        return lock;
      }
      Pause.of(RETRY);
    }
  }

  /**
   * Takes the lock at once.
   *
   * @throws DevServicesException naming the pid that holds it
   */
  static FolderLock acquire(Path file, String service) {
    return tryAcquire(file)
        .orElseThrow(
            () ->
                new DevServicesException(
                    ("%s in %s is already in use by process %s; stop that process or use "
                            + "another folder")
                        .formatted(
                            service,
                            file.toAbsolutePath().normalize().getParent(),
                            holder(file).map(Object::toString).orElse("(unknown)"))));
  }

  /** The pid of the process that took the lock last; it may have ended since. */
  static Optional<Long> holder(Path file) {
    Path key = file.toAbsolutePath().normalize();
    if (HELD.contains(key)) {
      return Optional.of(ProcessHandle.current().pid());
    }
    try {
      return Optional.of(Long.parseLong(Files.readString(key).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // never locked, or its owner died before it wrote its pid
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DevServicesException("Cannot release " + file, e);
    } finally {
      HELD.remove(file);
    }
  }
}
