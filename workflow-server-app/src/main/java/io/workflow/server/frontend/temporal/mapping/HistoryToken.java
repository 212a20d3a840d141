package io.workflow.server.frontend.temporal.mapping;

import com.google.protobuf.ByteString;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.history.HistoryEvent;
import java.util.List;

/**
 * Where a history goes on: the page token of histories and of workflow tasks.
 *
 * @param runId the run that the pages before were of, whichever is the current one by now
 * @param nextEventId the first event of the next page; in reverse order, the highest
 * @param lastEventId the last event of the last page; 0 for as many as there are
 * @param unwritten what comes after the last event: the events of a started workflow task, which
 *     are in no history yet
 */
public record HistoryToken(
    String runId, long nextEventId, long lastEventId, List<HistoryEvent> unwritten) {

  private static final CborCodec CODEC = new CborCodec();

  public HistoryToken {
    unwritten = Payloads.orEmpty(unwritten);
  }

  /** Of a history that is read to its end. */
  public static HistoryToken untilEnd(String runId, long nextEventId) {
    return new HistoryToken(runId, nextEventId, 0, List.of());
  }

  public ByteString toProto() {
    return ByteString.copyFrom(CODEC.encode(this));
  }

  /**
   * The token that the bytes stand for.
   *
   * @throws io.grpc.StatusRuntimeException {@code INVALID_ARGUMENT} when they stand for none
   */
  @SuppressWarnings("ConstantValue") // a record that was cut short reads with nulls
  public static HistoryToken fromProto(ByteString bytes) {
    HistoryToken token;
    try {
      token = CODEC.decode(bytes.toByteArray(), HistoryToken.class);
    } catch (CodecException unreadable) {
      throw InvalidMessages.invalid(
          "Expected a next_page_token as this server gave it, but it can't be read", unreadable);
    }
    if (token == null || token.runId() == null || token.nextEventId() < 1) {
      throw InvalidMessages.invalid(
          "Expected a whole next_page_token, but parts of it are missing");
    }
    return token;
  }
}
