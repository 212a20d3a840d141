package io.workflow.worker.runtime;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the executions used last, up to a number; and lets one thread at a time have one of them.
 * Safe for use by many threads.
 */
final class ExecutionCache {

  /** A run in the cache, or about to be. */
  static final class Entry {
    private final String runId;
    private @Nullable WorkflowExecution execution;
    private boolean taken;
    private boolean unwanted;
    private int waiting;

    /** What the server has accepted; 0 when nothing. */
    private long confirmedEventId;

    private Entry(String runId) {
      this.runId = runId;
    }

    /** Only for the thread that has taken the entry. */
    @Nullable WorkflowExecution execution() {
      return execution;
    }

    /** Only for the thread that has taken the entry. */
    void replace(@Nullable WorkflowExecution other) {
      execution = other;
    }
  }

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition givenBack = lock.newCondition();
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  ExecutionCache(int capacity) {
    this.capacity = capacity;
  }

  /** Waits until no other thread has this run; to be given back. */
  Entry take(String runId) {
    List<WorkflowExecution> toEnd = new ArrayList<>();
    Entry taken = take(runId, toEnd);
    toEnd.forEach(WorkflowExecution::end);
    return taken;
  }

  private Entry take(String runId, List<WorkflowExecution> toEnd) {
    lock.lock();
    try {
      Entry entry = entries.computeIfAbsent(runId, Entry::new);
      entry.waiting++;
      while (entry.taken && !closed) {
        givenBack.awaitUninterruptibly();
      }
      entry.waiting--;
      if (closed) {
        throw new IllegalStateException("The worker is closed");
      }
      entry.taken = true;
      if (entry.unwanted) {
        entry.unwanted = false;
        discard(entry, toEnd);
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps what the entry holds, or forgets it when it holds nothing. */
  void giveBack(Entry entry) {
    List<WorkflowExecution> toEnd = new ArrayList<>();
    lock.lock();
    try {
      entry.taken = false;
      if (entry.unwanted || closed) {
        entry.unwanted = false;
        discard(entry, toEnd);
      }
      if (entry.execution == null) {
        entry.confirmedEventId = 0;
        if (entry.waiting == 0) {
          entries.remove(entry.runId);
        }
      }
      trim(toEnd);
      givenBack.signalAll();
    } finally {
      lock.unlock();
    }
    toEnd.forEach(WorkflowExecution::end);
  }

  private void trim(List<WorkflowExecution> toEnd) {
    Iterator<Entry> oldestFirst = entries.values().iterator();
    int tooMany = entries.size() - capacity;
    while (tooMany > 0 && oldestFirst.hasNext()) {
      Entry entry = oldestFirst.next();
      if (!entry.taken && entry.waiting == 0) {
        discard(entry, toEnd);
        oldestFirst.remove();
        tooMany--;
      }
    }
  }

  private static void discard(Entry entry, List<WorkflowExecution> toEnd) {
    if (entry.execution != null) {
      toEnd.add(entry.execution);
      entry.execution = null;
    }
    entry.confirmedEventId = 0;
  }

  long confirmedEventId(String runId) {
    lock.lock();
    try {
      Entry entry = entries.get(runId);
      return entry == null || entry.unwanted ? 0 : entry.confirmedEventId;
    } finally {
      lock.unlock();
    }
  }

  /** The server has accepted the workflow task that was started by this event. */
  void confirm(String runId, long startedEventId) {
    lock.lock();
    try {
      Entry entry = entries.get(runId);
      if (entry != null && startedEventId > entry.confirmedEventId) {
        entry.confirmedEventId = startedEventId;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a run, as soon as no thread has it. */
  void evict(String runId) {
    List<WorkflowExecution> toEnd = new ArrayList<>();
    lock.lock();
    try {
      Entry entry = entries.get(runId);
      if (entry == null) {
        return;
      }
      if (entry.taken || entry.waiting > 0) {
        entry.unwanted = true;
      } else {
        discard(entry, toEnd);
        entries.remove(runId);
      }
    } finally {
      lock.unlock();
    }
    toEnd.forEach(WorkflowExecution::end);
  }

  int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all; those that threads have now when they are given back. */
  void close() {
    List<WorkflowExecution> toEnd = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      for (Entry entry : entries.values()) {
        if (!entry.taken) {
          discard(entry, toEnd);
        }
      }
      entries.values().removeIf(entry -> !entry.taken);
      givenBack.signalAll();
    } finally {
      lock.unlock();
    }
    toEnd.forEach(WorkflowExecution::end);
  }
}
