package io.workflow.server.matching;

import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What tests say that waits. */
public final class InMemoryWaitingTasks implements WaitingTasks {

  private static final Comparator<Position> OLDEST_FIRST =
      Comparator.comparing(Position::since)
          .thenComparing(Position::shard)
          .thenComparing(Position::runId)
          .thenComparing(Position::scheduledEventId);

  private final List<Waiting> all = new ArrayList<>();
  private int pages;
  private @Nullable RuntimeException failure;

  /** A task waits from now on. */
  public synchronized void add(Hint hint) {
    TaskId task = hint.task();
    all.add(
        new Waiting(
            hint, new Position(hint.waitingSince(), 0, task.runId(), task.scheduledEventId())));
    all.sort(Comparator.comparing(Waiting::position, OLDEST_FIRST));
  }

  /** One of a workflow with the name of a queue. */
  public void add(String namespace, String queue, TaskKind kind, Instant since) {
    add(
        new Hint(
            new TaskId(namespace, queue, "run-" + kind + "-" + since, 2, 1),
            kind,
            "PizzaOrder",
            queue,
            since,
            null));
  }

  /** It waits no more. */
  public synchronized void remove(TaskId task) {
    all.removeIf(waiting -> waiting.hint().task().equals(task));
  }

  /** How often a page was read. */
  public synchronized int pages() {
    return pages;
  }

  /** What the database does from now on; {@code null} ends it. */
  public synchronized void failWith(@Nullable RuntimeException reason) {
    failure = reason;
  }

  @Override
  public synchronized List<KeyShare> keys(
      QueueKey queue, int priority, @Nullable String afterKey, int limit) {
    pages++;
    if (failure != null) {
      throw failure;
    }
    Map<String, KeyShare> keys = new TreeMap<>();
    for (Waiting waiting : of(queue)) {
      Hint hint = waiting.hint();
      boolean comes =
          hint.level() > priority
              || (hint.level() == priority
                  && (afterKey == null || hint.fairnessKey().compareTo(afterKey) > 0));
      if (comes) {
        keys.putIfAbsent(
            hint.level() + hint.fairnessKey(),
            new KeyShare(hint.level(), hint.fairnessKey(), Priority.weight(hint.priority())));
      }
    }
    return keys.values().stream().limit(limit).toList();
  }

  @Override
  public synchronized List<Waiting> page(QueueKey queue, int priority, List<PartOfKey> parts) {
    if (failure != null) {
      throw failure;
    }
    return parts.stream().flatMap(part -> part(queue, priority, part)).toList();
  }

  private Stream<Waiting> part(QueueKey queue, int priority, PartOfKey part) {
    return of(queue).stream()
        .filter(one -> one.hint().level() == priority)
        .filter(one -> one.hint().fairnessKey().equals(part.fairnessKey()))
        .filter(one -> part.last() == null || OLDEST_FIRST.compare(one.position(), part.last()) > 0)
        .limit(part.limit());
  }

  private List<Waiting> of(QueueKey queue) {
    return all.stream().filter(waiting -> waiting.hint().queue().equals(queue)).toList();
  }

  @Override
  public synchronized Map<Integer, Backlog> backlogs(QueueKey queue) {
    Map<Integer, Backlog> backlogs = new TreeMap<>();
    for (Waiting waiting : of(queue)) {
      backlogs.merge(
          waiting.hint().level(),
          new Backlog(1, waiting.hint().waitingSince()),
          (one, other) -> Backlog.sum(List.of(one, other)));
    }
    return backlogs;
  }

  @Override
  public synchronized List<WaitingQueue> queues(
      String namespace, @Nullable QueueName last, int limit) {
    Comparator<QueueName> order =
        Comparator.comparing(QueueName::name).thenComparing(QueueName::kind);
    Map<QueueName, Backlog> queues = new TreeMap<>(order);
    for (Waiting waiting : all) {
      QueueKey key = waiting.hint().queue();
      if (key.namespace().equals(namespace)) {
        queues.put(new QueueName(key.name(), key.kind()), backlog(key));
      }
    }
    return queues.entrySet().stream()
        .filter(entry -> last == null || order.compare(entry.getKey(), last) > 0)
        .limit(limit)
        .map(entry -> new WaitingQueue(entry.getKey(), entry.getValue()))
        .toList();
  }
}
