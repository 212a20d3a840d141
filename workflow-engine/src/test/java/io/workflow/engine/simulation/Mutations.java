package io.workflow.engine.simulation;

import io.workflow.engine.decide.ActivityRequest.StartActivityTask;
import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.FromWorkflow;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.CommitBatch.WakeUp;
import io.workflow.engine.shard.FencedShards;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.shard.Lease;
import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.engine.state.RunMemory;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thing each that a simulation must notice. */
enum Mutations implements Mutation {
  /** A commit goes through whoever owns its shards. */
  NO_EPOCH_CHECK {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public void commit(CommitBatch batch, long incarnation) {
          super.commit(
              withEpochs(batch, cluster.database().epochs(batch.epochs().keySet())), incarnation);
        }
      };
    }
  },

  /** Requests are answered, and committed then. */
  ANSWER_BEFORE_COMMIT {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public void commit(CommitBatch batch, long incarnation) {
          cluster.outside(Duration.ZERO, () -> late(batch, incarnation));
        }

        private void late(CommitBatch batch, long incarnation) {
          try {
            super.commit(batch, incarnation);
          } catch (RuntimeException lost) {
            cluster.world().tell(() -> "a commit that was answered failed: " + lost);
          }
        }
      };
    }
  },

  /** A message is taken for delivered when it was sent. */
  MESSAGE_SETTLED_BEFORE_DELIVERY {
    @Override
    public HistoryService targets(HistoryService door, Cluster cluster) {
      return new OtherDoor(door) {
        @Override
        @SuppressWarnings("unchecked") // what messages ask for is answered with nothing else
        public <R extends Response> CompletableFuture<Outcome<R>> submit(
            WorkflowKey key, Request<R> request) {
          if (request instanceof FromWorkflow.Answer) {
            return super.submit(key, request);
          }
          var unused = super.submit(key, request);
          return CompletableFuture.completedFuture(
              new Outcome.Accepted<>((R) (Response) new Response.Done()));
        }
      };
    }
  },

  /** The alarm in the row is moved later than what the run waits for. */
  ALARM_TOO_LATE {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public void commit(CommitBatch batch, long incarnation) {
          super.commit(withAlarms(batch, Duration.ofHours(1)), incarnation);
        }
      };
    }
  },

  /** A worker gets an activity, and nobody writes it down. */
  CLAIM_NOT_PERSISTED {
    @Override
    public HistoryService door(HistoryService door, Cluster cluster) {
      return new OtherDoor(door) {
        private final WorkflowDecider decider = new WorkflowDecider(Limits.DEFAULT);

        @Override
        public <R extends Response> CompletableFuture<Outcome<R>> submit(
            WorkflowKey key, Request<R> request) {
          return request instanceof StartActivityTask
              ? inspect(key, null)
                  .thenCompose(
                      state ->
                          state != null
                                  && decider.decide(
                                          new CurrentRun.Open(state),
                                          key,
                                          request,
                                          state.startTime().plusSeconds(3_600))
                                      instanceof Decision.Accepted<R> accepted
                              ? CompletableFuture.completedFuture(
                                  new Outcome.Accepted<>(accepted.response()))
                              : super.submit(key, request))
              : super.submit(key, request);
        }
      };
    }
  },

  /** What may have been carried out is sent again, whatever it is. */
  REPEATED_WITHOUT_IDENTITY {
    @Override
    public boolean repeats(Request<?> request) {
      return true;
    }
  },

  /** A node answers from memory however long it was away. */
  LEASE_NOT_CHECKED {
    @Override
    public Lease lease(Lease lease) {
      return Lease.ALWAYS;
    }
  },

  /** A new owner does not wait for the last word of the earlier one. */
  NO_QUIET_AFTER_TAKE_OVER {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public Acquired acquire(Collection<Integer> shards, String owner) {
          return new Acquired(super.acquire(shards, owner).epochs(), Map.of());
        }
      };
    }
  },

  /** After a commit without an answer the epoch stays what it was. */
  DOUBT_TRUSTED {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public Map<Integer, Long> raise(Map<Integer, Long> present) {
          Map<Integer, Long> mine = new HashMap<>(present);
          mine.entrySet().retainAll(epochs(present.keySet()).entrySet());
          return mine;
        }
      };
    }
  },

  /** A commit without an answer is taken for one that failed: the same is tried again. */
  UNKNOWN_TAKEN_FOR_FAILED {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public void commit(CommitBatch batch, long incarnation) {
          try {
            super.commit(batch, incarnation);
          } catch (StoreUnavailableException unknown) {
            super.commit(batch, incarnation);
          }
        }
      };
    }
  },

  /** A node gives a shard up, says so, and answers on. */
  DROP_SERVES_ON {
    @Override
    public ShardOwner shards(ShardOwner engine, Cluster cluster) {
      return new OtherShards(engine) {
        @Override
        public CompletableFuture<Void> drop(Collection<Integer> shards) {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> shards) {
          return CompletableFuture.completedFuture(List.of());
        }
      };
    }
  },

  /** What an owner once knew of a run is believed, whatever has happened to the run since. */
  MEMORY_NOT_COMPARED {
    @Override
    public ShardOwner shards(ShardOwner engine, Cluster cluster) {
      return new OtherShards(engine) {
        private final Map<Integer, ShardMemory> known = new HashMap<>();

        @Override
        public void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory) {
          List<ShardMemory> believed = new ArrayList<>();
          epochByShard.forEach(
              (shard, epoch) -> {
                ShardMemory former = known.get(shard);
                if (former != null) {
                  believed.add(new ShardMemory(shard, epoch - 1, fitting(former.runs(), cluster)));
                }
              });
          memory.forEach(one -> known.putIfAbsent(one.shard(), one));
          super.take(epochByShard, believed.isEmpty() ? memory : believed);
        }
      };
    }
  },

  /** What the store said long ago is served, though another node has taken it since. */
  OVERTAKEN_SERVED {
    @Override
    public ShardOwner assigned(FencedShards shards, ShardOwner engine) {
      return engine;
    }
  },

  /** Whoever waits sleeps on when the shard moves. */
  WAITER_NOT_WOKEN {
    @Override
    public HistoryService engine(HistoryService engine, Cluster cluster) {
      return new OtherDoor(engine) {
        @Override
        public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
          return sleeping(super.changed(key, timeout), timeout);
        }

        @Override
        public CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout) {
          return sleeping(super.closed(key, timeout), timeout);
        }

        private CompletableFuture<Boolean> sleeping(
            CompletableFuture<Boolean> waiting, Duration timeout) {
          CompletableFuture<Boolean> asleep = new CompletableFuture<>();
          if (waiting.isCompletedExceptionally()) {
            return waiting; // nobody has begun to wait
          }
          cluster.outside(timeout, () -> asleep.complete(false));
          var unused = waiting.thenAccept(asleep::complete);
          return asleep;
        }
      };
    }
  },

  /** Some alarms are never read. */
  SCANNER_SKIPS {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public List<StoredAlarm> alarmsBefore(
            Collection<Integer> shards, Instant until, @Nullable StoredAlarm after, int limit) {
          return super.alarmsBefore(shards, until, after, limit).stream()
              .filter(alarm -> alarm.runId().hashCode() % 4 != 0)
              .toList();
        }
      };
    }
  },

  /** Alarms that were due before the shard was taken over are taken for rung. */
  PAST_ALARMS_SKIPPED {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public List<StoredAlarm> alarmsBefore(
            Collection<Integer> shards, Instant until, @Nullable StoredAlarm after, int limit) {
          Instant now = SimulatedNode.BEGIN.plusNanos(cluster.world().nanos());
          return super.alarmsBefore(shards, until, after, limit).stream()
              .filter(alarm -> alarm.wakeAt().isAfter(now))
              .toList();
        }
      };
    }
  },

  /** What an earlier owner had to deliver is left to it. */
  MESSAGES_NOT_TAKEN_OVER {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public List<StoredMessage> messagesAfter(
            Collection<Integer> shards, @Nullable StoredMessage after, int limit) {
          return List.of();
        }
      };
    }
  },

  /** Taking a shard over does not shut its earlier owner out. */
  EPOCH_NOT_RAISED {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public Acquired acquire(Collection<Integer> shards, String owner) {
          Map<Integer, Long> before = epochs(shards);
          return before.keySet().containsAll(shards)
              ? new Acquired(before, Map.of())
              : super.acquire(shards, owner);
        }
      };
    }
  },

  /** What is read of a run lacks its last row. */
  STALE_REPLICA {
    @Override
    public HistoryStore store(HistoryStore store, Cluster cluster) {
      return new OtherStore(store) {
        @Override
        public Map<WorkflowKey, StoredRun> loadCurrentRuns(Map<WorkflowKey, Integer> shardByKey) {
          Map<WorkflowKey, StoredRun> runs = new HashMap<>(super.loadCurrentRuns(shardByKey));
          runs.replaceAll(
              (_key, run) ->
                  run.rows().size() < 2 || !cluster.dice().oneIn(20)
                      ? run
                      : new StoredRun(
                          run.key(),
                          run.runId(),
                          run.status(),
                          run.startRequestId(),
                          run.wakeAt(),
                          run.snapshotSequence(),
                          run.snapshot(),
                          run.rows().subList(0, run.rows().size() - 1),
                          run.waiting()));
          return runs;
        }
      };
    }
  };

  /** As if it was known of the runs as they are now. */
  private static List<RunMemory> fitting(List<RunMemory> runs, Cluster cluster) {
    List<RunMemory> fitting = new ArrayList<>();
    for (RunMemory run : runs) {
      SimulatedDatabase.Execution now = cluster.database().latest(run.key());
      WorkflowState state = now == null ? null : now.state();
      if (state != null) {
        fitting.add(
            new RunMemory(
                run.key(),
                run.runId(),
                state.history().transitions(),
                run.task(),
                run.stickyQueue(),
                run.admitted()));
      }
    }
    return fitting;
  }

  private static CommitBatch withEpochs(CommitBatch batch, Map<Integer, Long> epochs) {
    return with(batch, epochs, batch.opened(), batch.wakeUps());
  }

  private static CommitBatch withAlarms(CommitBatch batch, Duration later) {
    return with(
        batch,
        batch.epochs(),
        batch.opened(),
        batch.wakeUps().stream()
            .map(
                alarm -> {
                  Instant at = alarm.wakeAt();
                  return new WakeUp(
                      alarm.shard(), alarm.runId(), at == null ? null : at.plus(later));
                })
            .toList());
  }

  private static CommitBatch with(
      CommitBatch batch,
      Map<Integer, Long> epochs,
      List<CommitBatch.OpenedRun> opened,
      List<WakeUp> wakeUps) {
    return new CommitBatch(
        epochs,
        opened,
        batch.historyRows(),
        batch.closed(),
        wakeUps,
        batch.snapshots(),
        batch.properties(),
        batch.messages(),
        batch.settled(),
        batch.waiting(),
        batch.taken(),
        batch.deleted());
  }
}
