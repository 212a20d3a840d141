package io.workflow.server.matching;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.engine.simulation.Matchings;
import io.workflow.engine.simulation.Matchings.Matching;
import io.workflow.server.cluster.Rendezvous;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The real task queues of a simulated node; no native workers, and so no log. */
public final class SimulatedQueues implements Matching {

  /** What is wrong with it. */
  public enum Wrong {
    NOTHING,
    /** It forgets what other nodes tell it. */
    FORGETS_HINTS,
    /** It does not look for what is written down. */
    FORGETS_ROWS
  }

  private static final Duration SETTLING = Duration.ofSeconds(10);

  private final Matchings.Site site;
  private final Wrong wrong;
  private final Homes homes;
  private final TaskQueues here;
  private final ClusterTaskQueues queues;

  public SimulatedQueues(Matchings.Site site, Wrong wrong) {
    this.site = site;
    this.wrong = wrong;
    this.homes = new Homes();
    this.here =
        new TaskQueues(
            site::history,
            new WaitingPlaces(
                _key -> false,
                new EmptyHintLog(),
                _hint -> {},
                new Stored(),
                site.place().executor()),
            homes,
            new CompositeMeterRegistry(),
            site.clock(),
            site.place().timers(),
            QueueLimits.NONE);
    this.queues = new ClusterTaskQueues(here, homes, _key -> false, site.place().timers());
  }

  @Override
  public void follow(Set<String> nodes) {
    homes.follow(List.copyOf(nodes));
  }

  @Override
  public @Nullable Claim<?> claim(Effect.Dispatch task) {
    return queues.claim(task);
  }

  @Override
  public void dispatch(Effect.Dispatch task) {
    queues.dispatch(task);
  }

  @Override
  public Matchings.Polling poll(Matchings.Wanted wanted) {
    Poll poll =
        queues.poll(
            new PollRequest(
                "default",
                wanted.taskQueue(),
                wanted.sticky(),
                wanted.kind(),
                wanted.worker(),
                wanted.timeout(),
                "",
                PollRequest.USUAL_RATE,
                null));
    return new Matchings.Polling() {
      @Override
      public CompletableFuture<@Nullable Response> answer() {
        return poll.answer()
            .<@Nullable Response>thenApply(
                task -> task.map(SimulatedQueues::response).orElse(null));
      }

      @Override
      public void cancel() {
        poll.cancel();
      }
    };
  }

  private static Response response(PolledTask task) {
    return switch (task) {
      case PolledTask.OfWorkflow workflow -> new Response.WorkflowTaskStarted(workflow.task());
      case PolledTask.OfActivity activity -> new Response.ActivityTaskStarted(activity.task());
      case PolledTask.OfQuery query -> throw noQuery(query);
    };
  }

  @Override
  public void giveBack(Response started) {
    queues.giveBack(
        switch (started) {
          case Response.WorkflowTaskStarted(var task) -> new PolledTask.OfWorkflow(task, false, 0);
          case Response.ActivityTaskStarted(var task) -> new PolledTask.OfActivity(task);
          default -> throw new IllegalArgumentException("Expected a task, but got " + started);
        });
  }

  private static IllegalStateException noQuery(Object query) {
    return new IllegalStateException("Expected no query, but got " + query);
  }

  private final class Homes implements QueueHomes {
    private final List<Runnable> listeners = new ArrayList<>();
    private final Map<String, RemoteQueue> remotes = new HashMap<>();
    private List<String> nodes = List.of();
    private long changed = site.place().timers().nanos() - SETTLING.toNanos();

    private void follow(List<String> alive) {
      if (!alive.equals(nodes)) {
        nodes = alive;
        changed = site.place().timers().nanos();
        listeners.forEach(Runnable::run);
      }
    }

    @Override
    public @Nullable RemoteQueue elsewhere(QueueKey key) {
      String home =
          Rendezvous.choose(
              Rendezvous.mixed(key.name().hashCode() + key.kind().name().hashCode()), nodes);
      return home == null || home.equals(site.name())
          ? null
          : remotes.computeIfAbsent(home, Remote::new);
    }

    @Override
    public boolean mayBePolled(QueueKey key) {
      return false;
    }

    @Override
    public void polled(QueueKey key) {}

    @Override
    public boolean changedLately() {
      return site.place().timers().nanos() - changed < SETTLING.toNanos();
    }

    @Override
    public void onChange(Runnable listener) {
      listeners.add(listener);
    }

    @Override
    public void onConnect(Consumer<Consumer<QueueKey>> listener) {}
  }

  private <T> CompletableFuture<T> ask(
      String node,
      Function<SimulatedQueues, CompletableFuture<T>> asked,
      BiConsumer<SimulatedQueues, T> undelivered) {
    return site.<T>ask(
        node,
        matching -> asked.apply((SimulatedQueues) matching),
        (matching, value) -> undelivered.accept((SimulatedQueues) matching, value));
  }

  private final class Remote implements RemoteQueue {
    private final String node;

    Remote(String node) {
      this.node = node;
    }

    @Override
    public Parked poll(PollRequest request) {
      RemotePoll there = new RemotePoll();
      CompletableFuture<Optional<PolledTask>> answer =
          ask(
              node,
              home -> there.begin(home.here.poll(request)),
              (home, task) -> task.ifPresent(home.here::giveBack));
      return new Parked() {
        @Override
        public CompletableFuture<Optional<PolledTask>> answer() {
          return answer;
        }

        @Override
        public void cancel() {
          if (!answer.isDone()) {
            var unused = ask(node, _home -> there.cancel(), (_home, _nothing) -> {});
          }
        }
      };
    }

    @Override
    public CompletableFuture<Boolean> dispatch(QueueKey key, Hint hint) {
      return ask(
          node,
          home -> {
            if (home.wrong != Wrong.FORGETS_HINTS) {
              home.here.dispatch(key, hint);
            }
            return CompletableFuture.completedFuture(true);
          },
          (_home, _told) -> {});
    }

    @Override
    public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
      throw noQuery(query);
    }

    @Override
    public void stopPolls(QueueKey key, @Nullable String workerInstanceKey) {
      throw new IllegalStateException("Expected no worker to be stopped");
    }

    @Override
    public CompletableFuture<QueueView> look(QueueKey key) {
      throw new IllegalStateException("Expected nobody to look at " + key);
    }
  }

  /** A poll at its home, where the word that it is over may come first. */
  private static final class RemotePoll {
    private @Nullable Poll poll;
    private boolean cancelled;

    private CompletableFuture<Optional<PolledTask>> begin(Poll begun) {
      poll = begun;
      if (cancelled) {
        begun.cancel();
      }
      return begun.answer();
    }

    private CompletableFuture<Boolean> cancel() {
      cancelled = true;
      if (poll != null) {
        poll.cancel();
      }
      return CompletableFuture.completedFuture(true);
    }
  }

  private final class Stored implements WaitingTasks {
    @Override
    public List<KeyShare> keys(QueueKey queue, int priority, @Nullable String afterKey, int limit) {
      return rows(queue).keys(queue, priority, afterKey, limit);
    }

    @Override
    public List<Waiting> page(QueueKey queue, int priority, List<PartOfKey> parts) {
      return rows(queue).page(queue, priority, parts);
    }

    /** As they are now. */
    private InMemoryWaitingTasks rows(QueueKey queue) {
      InMemoryWaitingTasks rows = new InMemoryWaitingTasks();
      if (wrong != Wrong.FORGETS_ROWS) {
        site.waiting(queue.name(), queue.kind()).forEach(row -> rows.add(hint(row)));
      }
      return rows;
    }

    private static Hint hint(WaitingTask row) {
      return new Hint(
          row.task(), row.kind(), row.type(), row.taskQueue(), row.since(), row.priority());
    }

    @Override
    public Map<Integer, Backlog> backlogs(QueueKey queue) {
      throw new IllegalStateException("Expected nobody to look at " + queue);
    }

    @Override
    public List<WaitingQueue> queues(String namespace, @Nullable QueueName last, int limit) {
      throw new IllegalStateException("Expected nobody to look at queues");
    }
  }
}
