package io.workflow.engine.state;

import io.workflow.engine.state.UpdateState.Accepted;
import io.workflow.engine.state.UpdateState.Admitted;
import io.workflow.engine.state.UpdateState.Completed;
import io.workflow.engine.state.UpdateState.Kept;
import io.workflow.protocol.history.UpdateRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * The updates of a run. Immutable.
 *
 * @param byId all that were not rejected
 * @param waiting the ids of the admitted ones, in the order in which they came
 * @param open the number of those that were accepted and are not completed
 */
public record Updates(PMap<String, UpdateState> byId, PVector<String> waiting, int open) {

  /** There was never an update. */
  public static final Updates NONE = new Updates(HashTreePMap.empty(), TreePVector.empty(), 0);

  public @Nullable UpdateState get(String updateId) {
    return byId.get(updateId);
  }

  /** Admitted or accepted, and not completed. */
  public int inFlight() {
    return waiting.size() + open;
  }

  /** All that count against the limit of a run. */
  public int total() {
    return byId.size();
  }

  /** Those that the code has not answered, in the order in which they came. */
  public List<Admitted> admitted() {
    List<Admitted> admitted = new ArrayList<>(waiting.size());
    for (String updateId : waiting) {
      if (byId.get(updateId) instanceof Admitted one) {
        admitted.add(one);
      }
    }
    return admitted;
  }

  /** Whether there are some that no workflow task has carried to a worker. */
  public boolean hasUnsent() {
    return admitted().stream().anyMatch(update -> !update.isSent());
  }

  Updates admit(UpdateRequest request, Kept kept) {
    String updateId = request.updateId();
    return new Updates(
        byId.plus(updateId, new Admitted(request, "", kept)), waiting.plus(updateId), open);
  }

  /** As they were admitted elsewhere, and sent since. */
  Updates admit(List<Admitted> updates) {
    PMap<String, UpdateState> all = byId;
    PVector<String> ids = waiting;
    for (Admitted update : updates) {
      all = all.plus(update.request().updateId(), update);
      ids = ids.plus(update.request().updateId());
    }
    return new Updates(all, ids, open);
  }

  /** All that wait go along with a workflow task, but for those that its worker has already. */
  Updates sent(String startId, String alreadyWith) {
    PMap<String, UpdateState> sent = byId;
    for (Admitted update : admitted()) {
      if (alreadyWith.isEmpty() || !update.sentWith().equals(alreadyWith)) {
        sent =
            sent.plus(
                update.request().updateId(),
                new Admitted(update.request(), startId, update.kept()));
      }
    }
    return new Updates(sent, waiting, open);
  }

  Updates accept(String updateId, long acceptedEventId) {
    return new Updates(
        byId.plus(updateId, new Accepted(acceptedEventId)), waiting.minus(updateId), open + 1);
  }

  Updates complete(String updateId, long acceptedEventId, long completedEventId) {
    return new Updates(
        byId.plus(updateId, new Completed(acceptedEventId, completedEventId)),
        waiting.minus(updateId),
        byId.get(updateId) instanceof Accepted ? open - 1 : open);
  }

  Updates reject(String updateId) {
    return byId.get(updateId) instanceof Admitted
        ? new Updates(byId.minus(updateId), waiting.minus(updateId), open)
        : this;
  }

  /** Only what the history tells. */
  Updates forgotten() {
    PMap<String, UpdateState> kept = byId;
    for (String updateId : waiting) {
      kept = kept.minus(updateId);
    }
    return waiting.isEmpty() ? this : new Updates(kept, TreePVector.empty(), open);
  }

  /**
   * The form on disk.
   *
   * @param answered those that the code let in
   * @param kept those that wait for the code's answer and are durable, in the order in which they
   *     came
   * @param inHistory the ids of those among them that are in an event
   */
  record Stored(List<Row> answered, List<UpdateRequest> kept, List<String> inHistory) {

    /** {@code completedEventId} is 0 while there is no outcome. */
    record Row(String updateId, long acceptedEventId, long completedEventId) {}

    static Stored of(Updates updates) {
      List<Row> answered = new ArrayList<>(updates.byId().size());
      updates
          .byId()
          .forEach(
              (updateId, update) -> {
                switch (update) {
                  case Admitted _admitted -> {}
                  case Accepted(long acceptedEventId) ->
                      answered.add(new Row(updateId, acceptedEventId, 0));
                  case Completed(long acceptedEventId, long completedEventId) ->
                      answered.add(new Row(updateId, acceptedEventId, completedEventId));
                }
              });
      List<Admitted> kept =
          updates.admitted().stream().filter(update -> update.kept().isDurable()).toList();
      return new Stored(
          answered,
          kept.stream().map(Admitted::request).toList(),
          kept.stream()
              .filter(update -> update.kept() == Kept.IN_HISTORY)
              .map(update -> update.request().updateId())
              .toList());
    }

    Updates restored() {
      Updates updates = NONE;
      for (UpdateRequest request : kept) {
        boolean event = inHistory.contains(request.updateId());
        updates = updates.admit(request, event ? Kept.IN_HISTORY : Kept.BESIDE_HISTORY);
      }
      for (Row row : answered) {
        updates =
            row.completedEventId() == 0
                ? updates.accept(row.updateId(), row.acceptedEventId())
                : updates.complete(row.updateId(), row.acceptedEventId(), row.completedEventId());
      }
      return updates;
    }
  }
}
