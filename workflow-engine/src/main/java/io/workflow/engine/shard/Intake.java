package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits in front of a lane: a bounded queue of work on runs, and what the lane is told about
 * itself, which comes first and is never refused.
 *
 * <p>Any thread may call {@link #offer}, {@link #tell} and {@link #queued}; the rest belongs to the
 * lane's thread.
 */
final class Intake {

  private final int maximumBatch;
  private final BlockingQueue<Work> queue;
  private final Queue<Work.OfLane> told = new ConcurrentLinkedQueue<>();
  private final Deque<Work.OnRun> next = new ArrayDeque<>();

  /** How many of {@link #next} come one in each batch: the store refused one that was with them. */
  private int oneByOne;

  Intake(int capacity, int maximumBatch) {
    this.maximumBatch = maximumBatch;
    this.queue = new ArrayBlockingQueue<>(capacity);
  }

  /** {@code false} when as much as fits waits already. */
  boolean offer(Work.OnRun work) {
    return queue.offer(work);
  }

  void tell(Work.OfLane work) {
    told.add(work);
    queue.offer(new Work.Nudge()); // in front of a full queue the lane does not sleep anyway
  }

  int queued() {
    return queue.size();
  }

  /** Whether there is nothing to do. */
  boolean isIdle() {
    return next.isEmpty() && told.isEmpty() && queue.isEmpty();
  }

  /**
   * Waits until there is something to do, or the time is over.
   *
   * @throws InterruptedException while waiting; nothing is lost
   */
  void await(Duration atMost) throws InterruptedException {
    if (next.isEmpty() && told.isEmpty()) {
      Work first = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
      if (first instanceof Work.OnRun work) {
        next.add(work);
      }
    }
  }

  /** What the lane was told, one after the other; {@code null} when there is no more. */
  Work.@Nullable OfLane nextTold() {
    return told.poll();
  }

  /** For a lane that has ended, and so answers nothing of any shard. */
  void confirmDrops() {
    for (Work.OfLane one = nextTold(); one != null; one = nextTold()) {
      if (one instanceof Work.Drop drop) {
        drop.done().complete(null);
      } else if (one instanceof Work.HandOver handOver) {
        handOver.memory().complete(List.of());
      }
    }
  }

  /** Whether the next batch is a single request, because of {@link #separate}. */
  boolean isSeparating() {
    return oneByOne > 0;
  }

  /** The work of the next turn, in the order in which it came. */
  List<Work.OnRun> nextBatch() {
    List<Work.OnRun> batch = new ArrayList<>();
    if (oneByOne > 0) {
      oneByOne--;
      batch.add(next.removeFirst());
      return batch;
    }
    List<Work> waiting = new ArrayList<>();
    queue.drainTo(waiting, Math.max(0, maximumBatch - next.size()));
    batch.addAll(next);
    next.clear();
    addWork(waiting, batch);
    return batch;
  }

  /** The next turn does this first. */
  void defer(Work.OnRun work) {
    next.add(work);
  }

  /** The next turn does these first, as if they had not been in this one. */
  void again(List<Work.OnRun> work) {
    for (Work.OnRun one : work.reversed()) {
      next.addFirst(one);
    }
    if (isSeparating()) {
      oneByOne += work.size();
    }
  }

  /** These come again, each in a turn of its own. */
  void separate(List<Work.OnRun> together) {
    for (Work.OnRun work : together.reversed()) {
      next.addFirst(work);
    }
    oneByOne += together.size();
  }

  /** Takes out all that waits, for a lane that ends. */
  List<Work.OnRun> takeAll() {
    List<Work.OnRun> all = new ArrayList<>(next);
    next.clear();
    List<Work> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    addWork(waiting, all);
    return all;
  }

  /**
   * Takes out what needs no commit, so that it does not wait for that of the others. Work on one
   * run stays in the order in which it came.
   */
  static List<Work.OnRun> takeQuick(List<Work.OnRun> batch) {
    Set<WorkflowKey> waiting = new HashSet<>();
    List<Work.OnRun> quick = new ArrayList<>();
    batch.removeIf(
        work -> {
          if (work.leavesNoTrace() && !waiting.contains(work.key())) {
            quick.add(work);
            return true;
          }
          waiting.add(work.key());
          return false;
        });
    return quick;
  }

  private static void addWork(List<Work> waiting, List<Work.OnRun> batch) {
    for (Work work : waiting) {
      if (work instanceof Work.OnRun onRun) {
        batch.add(onRun);
      }
    }
  }
}
