package io.workflow.server.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The workers with a channel to this node. Safe for use by many threads. */
public final class ConnectedWorkers {

  /** What a worker must run to answer a query. */
  public record WorkflowCode(String namespace, String taskQueue, String workflowType) {}

  private final Set<ConnectedWorker> all = ConcurrentHashMap.newKeySet();
  private final Map<WorkflowCode, List<ConnectedWorker>> byCode = new ConcurrentHashMap<>();
  private final List<Consumer<ConnectedWorker>> onAdd = new CopyOnWriteArrayList<>();
  private final List<Consumer<ConnectedWorker>> onRemove = new CopyOnWriteArrayList<>();

  /** Calls back, on the connection's thread, after a worker has come or gone. */
  public void listen(Consumer<ConnectedWorker> added, Consumer<ConnectedWorker> removed) {
    onAdd.add(added);
    onRemove.add(removed);
  }

  /** A worker has registered. */
  public void add(ConnectedWorker worker) {
    all.add(worker);
    for (WorkflowCode code : codeOf(worker)) {
      byCode.compute(code, (_code, workers) -> with(workers, worker));
    }
    onAdd.forEach(listener -> listener.accept(worker));
  }

  /** A worker's connection has ended; nothing happens when it is not here. */
  public void remove(ConnectedWorker worker) {
    if (!all.remove(worker)) {
      return;
    }
    for (WorkflowCode code : codeOf(worker)) {
      byCode.computeIfPresent(code, (_code, workers) -> without(workers, worker));
    }
    onRemove.forEach(listener -> listener.accept(worker));
  }

  /** All of them, in no order. */
  public List<ConnectedWorker> all() {
    return List.copyOf(all);
  }

  /** Whether a worker is there that runs this. */
  public boolean serves(WorkflowCode code) {
    return byCode.containsKey(code);
  }

  /** Those that run this: the preferred one first, the others beginning anywhere. */
  List<ConnectedWorker> candidates(WorkflowCode code, @Nullable String preferredIdentity) {
    List<ConnectedWorker> workers = byCode.getOrDefault(code, List.of());
    List<ConnectedWorker> ordered = new ArrayList<>(workers.size());
    int first = workers.isEmpty() ? 0 : ThreadLocalRandom.current().nextInt(workers.size());
    for (int i = 0; i < workers.size(); i++) {
      ConnectedWorker worker = workers.get((first + i) % workers.size());
      boolean preferred = worker.registration().identity().equals(preferredIdentity);
      ordered.add(preferred ? 0 : ordered.size(), worker);
    }
    return ordered;
  }

  private static List<WorkflowCode> codeOf(ConnectedWorker worker) {
    String namespace = worker.registration().namespace();
    List<WorkflowCode> codes = new ArrayList<>();
    worker
        .registration()
        .workflowTypes()
        .forEach(
            (queue, types) ->
                types.forEach(type -> codes.add(new WorkflowCode(namespace, queue, type))));
    return codes;
  }

  private static List<ConnectedWorker> with(
      @Nullable List<ConnectedWorker> workers, ConnectedWorker added) {
    List<ConnectedWorker> all = new ArrayList<>(workers == null ? List.of() : workers);
    all.add(added);
    return List.copyOf(all);
  }

  private static @Nullable List<ConnectedWorker> without(
      List<ConnectedWorker> workers, ConnectedWorker removed) {
    List<ConnectedWorker> rest = workers.stream().filter(worker -> worker != removed).toList();
    return rest.isEmpty() ? null : rest;
  }
}
