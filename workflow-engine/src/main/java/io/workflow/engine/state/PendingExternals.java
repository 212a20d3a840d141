package io.workflow.engine.state;

import java.util.List;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What a run has going on with other workflows, each by the id of its initiated event.
 *
 * @param children that have not closed
 * @param signals that were not answered
 * @param cancelRequests that were not answered
 */
public record PendingExternals(
    PSortedMap<Long, PendingChild> children,
    PSortedMap<Long, PendingExternalRequest> signals,
    PSortedMap<Long, PendingExternalRequest> cancelRequests) {

  /** Nothing. */
  public static final PendingExternals NONE =
      new PendingExternals(TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

  /** How many things are pending. */
  public int size() {
    return children.size() + signals.size() + cancelRequests.size();
  }

  PendingExternals plusChild(PendingChild child) {
    return new PendingExternals(
        children.plus(child.initiatedEventId(), child), signals, cancelRequests);
  }

  /** The child's start; nothing changes when it has closed already. */
  PendingExternals childStarted(long initiatedEventId, long startedEventId, String runId) {
    PendingChild child = children.get(initiatedEventId);
    return child == null ? this : plusChild(child.started(startedEventId, runId));
  }

  PendingExternals minusChild(long initiatedEventId) {
    return new PendingExternals(children.minus(initiatedEventId), signals, cancelRequests);
  }

  PendingExternals plusSignal(PendingExternalRequest signal) {
    return new PendingExternals(
        children, signals.plus(signal.initiatedEventId(), signal), cancelRequests);
  }

  PendingExternals minusSignal(long initiatedEventId) {
    return new PendingExternals(children, signals.minus(initiatedEventId), cancelRequests);
  }

  PendingExternals plusCancelRequest(PendingExternalRequest cancel) {
    return new PendingExternals(
        children, signals, cancelRequests.plus(cancel.initiatedEventId(), cancel));
  }

  PendingExternals minusCancelRequest(long initiatedEventId) {
    return new PendingExternals(children, signals, cancelRequests.minus(initiatedEventId));
  }

  /** The form on disk. */
  record Stored(
      List<PendingChild> children,
      List<PendingExternalRequest> signals,
      List<PendingExternalRequest> cancelRequests) {

    static Stored of(PendingExternals externals) {
      return new Stored(
          List.copyOf(externals.children().values()),
          List.copyOf(externals.signals().values()),
          List.copyOf(externals.cancelRequests().values()));
    }

    PendingExternals restored() {
      PendingExternals all = NONE;
      for (PendingChild child : children) {
        all = all.plusChild(child);
      }
      for (PendingExternalRequest signal : signals) {
        all = all.plusSignal(signal);
      }
      for (PendingExternalRequest cancel : cancelRequests) {
        all = all.plusCancelRequest(cancel);
      }
      return all;
    }
  }
}
