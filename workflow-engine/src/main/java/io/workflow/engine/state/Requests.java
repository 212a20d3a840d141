package io.workflow.engine.state;

import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * What was asked of a run from outside, as far as a repetition must be known by it.
 *
 * @param signalIds requests whose signals have been delivered
 * @param signals in the history of the open run; those among the arrivals are not counted here
 * @param attachedIds starts that found the run open and are known as its own, with the event that
 *     says so; 0 while that waits for its place
 * @param cancelRequested the code was asked to stop
 */
public record Requests(
    PSet<String> signalIds, long signals, PMap<String, Long> attachedIds, boolean cancelRequested) {

  /** Nothing was asked. */
  static final Requests NONE = new Requests(HashTreePSet.empty(), 0, HashTreePMap.empty(), false);

  /** A signal was delivered; an empty id is nobody's. */
  Requests delivered(String signalId) {
    return signalId.isEmpty()
        ? this
        : new Requests(signalIds.plus(signalId), signals, attachedIds, cancelRequested);
  }

  /** A signal is in the history. */
  Requests plusSignal() {
    return new Requests(signalIds, signals + 1, attachedIds, cancelRequested);
  }

  Requests attached(String startId, long eventId) {
    return new Requests(signalIds, signals, attachedIds.plus(startId, eventId), cancelRequested);
  }

  Requests cancel() {
    return new Requests(signalIds, signals, attachedIds, true);
  }

  /** A closed run gets no more signals. */
  Requests closed() {
    return new Requests(signalIds, 0, attachedIds, cancelRequested);
  }

  /** The form on disk. */
  record Stored(
      List<String> signalIds,
      long signals,
      Map<String, Long> attachedIds,
      boolean cancelRequested) {

    static Stored of(Requests requests) {
      return new Stored(
          List.copyOf(requests.signalIds()),
          requests.signals(),
          Map.copyOf(requests.attachedIds()),
          requests.cancelRequested());
    }

    Requests restored() {
      return new Requests(
          HashTreePSet.from(signalIds), signals, HashTreePMap.from(attachedIds), cancelRequested);
    }
  }
}
