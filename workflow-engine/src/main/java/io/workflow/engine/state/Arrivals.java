package io.workflow.engine.state;

import io.workflow.protocol.history.TimerEvent.TimerFired;
import java.util.List;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What happened while a workflow task was in flight: durable, but without a place in the history
 * until that task ends.
 *
 * @param all in the order in which they came
 * @param bytes of them, roughly; see {@link EventSize}
 * @param signals how many of them are signals
 */
public record Arrivals(PVector<Arrival> all, long bytes, long signals) {

  /** Nothing has arrived. */
  public static final Arrivals NONE = new Arrivals(TreePVector.empty(), 0, 0);

  static Arrivals of(List<Arrival> arrivals) {
    Arrivals all = NONE;
    for (Arrival arrival : arrivals) {
      all = all.plus(arrival);
    }
    return all;
  }

  /** How many there are. */
  public int size() {
    return all.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  Arrivals plus(Arrival arrival) {
    return new Arrivals(
        all.plus(arrival),
        bytes + EventSize.of(arrival.attributes()) + EventSize.of(arrival.metadata()),
        signals + (arrival.isSignal() ? 1 : 0));
  }

  /** Without the firing of a timer, if it is there. */
  Arrivals withoutTimer(long startedEventId) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).attributes() instanceof TimerFired fired
          && fired.startedEventId() == startedEventId) {
        return of(all.minus(i));
      }
    }
    return this;
  }
}
