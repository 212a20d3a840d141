package io.workflow.engine.state;

import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.TypeCodes;
import io.workflow.protocol.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/** How changes and states are written to disk. Safe for use by many threads. */
public final class ChangeCodec {

  private final CborCodec cbor =
      new CborCodec(
          TypeCodes.inOrder( // only ever add at the end
              Change.Durable.class,
              Change.EventAdded.class,
              Change.ArrivalBuffered.class,
              Change.ArrivalsFlushed.class,
              Change.ArrivedTimerDropped.class,
              Change.WorkflowTaskRetryScheduled.class,
              Change.ActivityAttemptStarted.class,
              Change.ActivityRetryScheduled.class,
              Change.ActivityHeartbeatRecorded.class,
              Change.ActivityAttemptReturned.class,
              Change.RunReset.class,
              Change.KeptUpdateAdmitted.class,
              Change.KeptUpdateRejected.class,
              Change.RunReplaced.class,
              Change.WorkflowTaskFailureNoted.class),
          TypeCodes.inOrder( // only ever add at the end
              OutboxMessage.class,
              OutboxMessage.StartChild.class,
              OutboxMessage.SignalExternal.class,
              OutboxMessage.RequestCancelExternal.class,
              OutboxMessage.ParentClosed.class,
              OutboxMessage.ChildClosed.class,
              OutboxMessage.AskChild.class));

  /** The durable changes of one transition, in order. */
  public byte[] encode(List<Change.Durable> changes) {
    return cbor.encodeList(changes, Change.Durable.class);
  }

  /** The inverse of {@link #encode}. */
  public List<Change.Durable> decode(byte[] bytes) {
    return cbor.decodeList(bytes, Change.Durable.class);
  }

  /** Only the events among the changes, in order. */
  public List<HistoryEvent> decodeEvents(byte[] bytes) {
    List<HistoryEvent> events = new ArrayList<>();
    for (Change.Durable change : decode(bytes)) {
      if (change instanceof Change.EventAdded added) {
        events.add(added.event());
      }
    }
    return events;
  }

  /** What a workflow has to tell another one. */
  public byte[] encodeMessage(OutboxMessage message) {
    return cbor.encodeList(List.of(message), OutboxMessage.class);
  }

  /** The inverse of {@link #encodeMessage}. */
  public OutboxMessage decodeMessage(byte[] bytes) {
    return cbor.decodeList(bytes, OutboxMessage.class).getFirst();
  }

  /** A whole state, without what only the shard's owner knows. */
  public byte[] encodeState(WorkflowState state) {
    return cbor.encode(StateSnapshot.of(state));
  }

  /** The inverse of {@link #encodeState}. */
  public WorkflowState decodeState(byte[] bytes) {
    return cbor.decode(bytes, StateSnapshot.class).toState();
  }

  /** A whole state with what only the shard's owner knows, for another node. */
  public byte[] encodeOwned(WorkflowState state) {
    return cbor.encode(OwnedState.of(state));
  }

  /** The inverse of {@link #encodeOwned}. */
  public WorkflowState decodeOwned(byte[] bytes) {
    return cbor.decode(bytes, OwnedState.class).toState();
  }
}
