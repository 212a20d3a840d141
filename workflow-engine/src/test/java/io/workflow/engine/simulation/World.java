package io.workflow.engine.simulation;

import io.workflow.engine.shard.SimulatedThreads.Machine;
import io.workflow.engine.shard.SimulatedThreads.Strand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Time, and all threads of all processes, played by one: what is to be done is done one after the
 * other, in an order that chance gives. A call that blocks lets the others go on until it is over,
 * within itself; so of two that block, the one that began later ends first.
 */
final class World {

  /** So many calls block within each other; further ones take no time. */
  private static final int DEEPEST = 5;

  private static final Duration A_MOMENT = Duration.ofMillis(2);
  private static final int MOST_EVENTS = 400_000;

  private final Dice dice;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.<Event>comparingLong(e -> e.at).thenComparingLong(e -> e.number));
  private final List<Loop> loops = new ArrayList<>();
  private final Host outside = new Host("outside");
  private final @Nullable List<String> story;
  private long nanos;
  private long numbers;
  private long done;
  private int depth;
  private @Nullable Actor running;
  private @Nullable Throwable failure;
  private boolean calm;

  /**
   * @param story is told what happens; {@code null} when nobody listens
   */
  World(Dice dice, @Nullable List<String> story) {
    this.dice = dice;
    this.story = story;
  }

  /** A process has ended in the middle of what it did. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died() {
      super("killed", null, false, false);
    }
  }

  private static final class Event {
    private final long at;
    private final long number;
    private final Actor thread;
    private @Nullable Runnable action;

    Event(long at, long number, Actor thread, Runnable action) {
      this.at = at;
      this.number = number;
      this.thread = thread;
      this.action = action;
    }
  }

  /** What dies together. */
  final class Host implements Machine {
    private final String name;
    private final List<Actor> threads = new ArrayList<>();
    private boolean dead;
    private long pausedUntil;

    Host(String name) {
      this.name = name;
    }

    @Override
    public Actor strand(String ofThread) {
      Actor thread = new Actor(this);
      threads.add(thread);
      return thread;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    void kill() {
      dead = true;
      loops.removeIf(loop -> loop.thread.process == this);
    }

    boolean isDead() {
      return dead;
    }

    boolean isPaused() {
      return pausedUntil > nanos;
    }

    /** Whether one of its threads is in the middle of something. */
    boolean isBusy() {
      return threads.stream().anyMatch(thread -> thread.busy);
    }

    void pause(Duration time) {
      pausedUntil = nanos + time.toNanos();
      outside.strand("wake").after(time, () -> threads.forEach(Actor::release));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** One that does one thing after the other. */
  final class Actor implements Strand {
    private final Host process;
    private final List<Event> held = new ArrayList<>();
    private boolean busy;
    private long lastAt;

    private Actor(Host process) {
      this.process = process;
    }

    @Override
    public Runnable after(Duration delay, Runnable action) {
      long at = nanos + delay.toNanos() + jitter();
      if (delay.isZero()) {
        at = Math.max(at, lastAt);
        lastAt = at;
      }
      Event event = add(at, this, action);
      return () -> event.action = null;
    }

    @Override
    public Runnable loop(Supplier<Duration> pause, Runnable action) {
      Loop loop = new Loop(this, pause, action);
      loops.add(loop);
      return () -> loops.remove(loop);
    }

    private boolean isHeld() {
      return busy || process.pausedUntil > nanos;
    }

    private void release() {
      if (!isHeld()) {
        events.addAll(held);
        held.clear();
      }
    }
  }

  private final class Loop implements Runnable {
    private final Actor thread;
    private final Supplier<Duration> pause;
    private final Runnable action;
    private @Nullable Event next;

    Loop(Actor thread, Supplier<Duration> pause, Runnable action) {
      this.thread = thread;
      this.pause = pause;
      this.action = action;
    }

    private void look() {
      if (thread.busy) {
        return;
      }
      long at = nanos + pause.get().toNanos();
      Event known = next;
      if (known != null && known.action != null && known.at <= at + 2_000_000) {
        return;
      }
      if (known != null) {
        known.action = null;
      }
      next = add(at + jitter(), thread, this);
    }

    @Override
    public void run() {
      next = null;
      action.run();
    }
  }

  private Event add(long at, Actor thread, Runnable action) {
    Event event = new Event(at, numbers++, thread, action);
    events.add(event);
    return event;
  }

  private long jitter() {
    if (calm) {
      return dice.below(100_000);
    }
    return dice.oneIn(100) ? dice.below(400_000_000) : dice.below(2_000_000);
  }

  Host process(String name) {
    return new Host(name);
  }

  /** Where nothing dies. */
  Host outside() {
    return outside;
  }

  long nanos() {
    return nanos;
  }

  /** How much has been done. */
  long done() {
    return done;
  }

  /** From now on nothing takes long. */
  void calm() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  /** A line of the story. */
  void tell(Supplier<String> line) {
    if (story != null) {
      story.add("%10.4f %s".formatted(nanos / 1e9, line.get()));
    }
  }

  /** A promise was broken. */
  void fail(String what) {
    if (failure == null) {
      failure = new AssertionError(what);
    }
  }

  /** Something went wrong that never should. */
  void fail(Throwable defect) {
    if (failure == null) {
      failure = defect;
    }
  }

  /** Lets everybody go on for so long. */
  void run(Duration time) {
    goOn(nanos + time.toNanos());
  }

  private void goOn(long until) {
    while (failure == null) {
      loops.forEach(Loop::look);
      Event next = events.peek();
      if (next == null || next.at > until) {
        nanos = Math.max(nanos, until);
        return;
      }
      step(events.remove());
    }
  }

  /** Whether a promise was broken, or a defect came up. */
  @Nullable Throwable failure() {
    return failure;
  }

  private void step(Event event) {
    nanos = Math.max(nanos, event.at);
    Actor thread = event.thread;
    Runnable action = event.action;
    if (action == null || thread.process.dead) {
      return;
    }
    if (thread.isHeld()) {
      thread.held.add(event);
      return;
    }
    done++;
    if (done > MOST_EVENTS) {
      fail("Expected the story to end, but it goes on and on");
      return;
    }
    Actor before = running;
    running = thread;
    thread.busy = true;
    event.action = null;
    try {
      action.run();
    } catch (Died killed) {
      if (!thread.process.dead) {
        throw killed;
      }
    } catch (RuntimeException | Error defect) {
      fail(defect);
    } finally {
      running = before;
      thread.busy = false;
      thread.release();
    }
  }

  /** The running thread waits for something, but not for ever. */
  void await(CompletableFuture<?> what, Duration most) {
    long end = nanos + most.toNanos();
    while (!what.isDone() && nanos < end && depth < DEEPEST && failure == null) {
      block(A_MOMENT);
    }
  }

  /**
   * The running thread waits; all others go on meanwhile.
   *
   * @throws Died when its process does not live to see the end of it
   */
  void block(Duration time) {
    Actor thread = running;
    if (thread == null || failure != null) {
      return;
    }
    if (depth < DEEPEST) {
      depth++;
      goOn(nanos + time.toNanos());
      while (thread.process.isPaused() && !thread.process.dead && failure == null) {
        goOn(thread.process.pausedUntil);
      }
      depth--;
    }
    if (thread.process.dead) {
      throw new Died();
    }
  }
}
