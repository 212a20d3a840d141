package io.workflow.server.frontend.temporal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenCallsTest {

  private final OpenCalls calls = new OpenCalls();
  private final Recorded recorded = new Recorded();

  @Test
  void shouldTellWhoeverHasNoAnswerThatTheServerStops() {
    ServerCall<GetSystemInfoRequest, GetSystemInfoResponse> handled = begin();

    calls.end();
    handled.sendMessage(GetSystemInfoResponse.getDefaultInstance());
    handled.close(Status.OK, new Metadata());

    assertThat(recorded.ends).containsExactly(Status.Code.UNAVAILABLE);
    assertThat(recorded.messages).as("answers after the end").isZero();
  }

  @Test
  void shouldLeaveWhatIsAnswered() {
    ServerCall<GetSystemInfoRequest, GetSystemInfoResponse> handled = begin();
    handled.sendMessage(GetSystemInfoResponse.getDefaultInstance());
    handled.close(Status.OK, new Metadata());

    calls.end();

    assertThat(recorded.ends).containsExactly(Status.Code.OK);
    assertThat(recorded.messages).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatStillComes() {
    calls.end();

    begin();

    assertThat(recorded.ends).containsExactly(Status.Code.UNAVAILABLE);
  }

  @Test
  void shouldForgetCallsThatAreOver() {
    List<ServerCall.Listener<GetSystemInfoRequest>> listeners = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      listeners.add(
          calls.interceptCall(
              recorded, new Metadata(), (_call, _headers) -> new ServerCall.Listener<>() {}));
    }
    assertThat(calls.size()).isEqualTo(2);

    listeners.getFirst().onComplete();
    listeners.getLast().onCancel();

    assertThat(calls.size()).isZero();
  }

  private ServerCall<GetSystemInfoRequest, GetSystemInfoResponse> begin() {
    List<ServerCall<GetSystemInfoRequest, GetSystemInfoResponse>> handled = new ArrayList<>();
    var unused =
        calls.interceptCall(
            recorded,
            new Metadata(),
            (call, _headers) -> {
              handled.add(call);
              return new ServerCall.Listener<>() {};
            });
    return handled.getFirst();
  }

  private static final class Recorded
      extends ServerCall<GetSystemInfoRequest, GetSystemInfoResponse> {

    private final List<Status.Code> ends = new ArrayList<>();
    private int messages;

    @Override
    public void request(int numMessages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(GetSystemInfoResponse message) {
      messages++;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ends.add(status.getCode());
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<GetSystemInfoRequest, GetSystemInfoResponse> getMethodDescriptor() {
      return WorkflowServiceGrpc.getGetSystemInfoMethod();
    }
  }
}
