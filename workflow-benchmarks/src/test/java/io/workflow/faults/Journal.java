package io.workflow.faults;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients and workers asked and were told, in the order in which they were told, kept by the
 * test alone: in memory, and in a file for people. Only ever appended to. Safe for use by many
 * threads.
 */
final class Journal implements AutoCloseable {

  /** What somebody was told. */
  enum Kind {
    /** A start is done; the text is the run id. */
    STARTED,
    /** A start was refused, since the workflow id is taken. */
    REFUSED,
    /** A signal or an update is about to be sent; the text is its item. */
    SENT,
    /** It is done. */
    ACKNOWLEDGED,
    /** A query was answered; the text is the items in order, joined by spaces. */
    SEEN,
    /** A description was answered; the text is the status and the length of the history. */
    DESCRIBED,
    /** A workflow that was started is not known. */
    MISSING,
    /** The result of a workflow; as {@link #SEEN}. */
    ENDED,
    /** A worker begins an attempt; the text is run, activity and attempt. */
    ATTEMPT,
    /** The server has taken an attempt's result; the text as of {@link #ATTEMPT}. */
    COMPLETED,
    /** A list names a run; the text is its id and status. */
    LISTED,
    /** A caller got an error; the text begins with the kind of call. */
    ERROR,
    /** An error while something was broken that no client can be kept from seeing. */
    EXCUSED
  }

  /**
   * @param begin when it was asked, by {@link System#nanoTime}
   * @param end when it was told
   */
  record Entry(long begin, long end, Kind kind, String workflowId, String text) {

    List<String> words() {
      return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final BufferedWriter file;

  Journal(Path path) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      file = Files.newBufferedWriter(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
    }
  }

  /** Notes what was told just now. */
  void tell(long begin, Kind kind, String workflowId, String text) {
    synchronized (entries) {
      Entry entry = new Entry(begin, System.nanoTime(), kind, workflowId, text);
      entries.add(entry);
      try {
        file.write(
            "%d %d %s %s %s\n".formatted(entry.begin(), entry.end(), kind, workflowId, text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  List<Entry> entries() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
