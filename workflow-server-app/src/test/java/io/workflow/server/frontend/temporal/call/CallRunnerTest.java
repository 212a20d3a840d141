package io.workflow.server.frontend.temporal.call;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;

import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

class CallRunnerTest {

  private final CallRunner runner = new CallRunner(Runnable::run, DataSize.ofMegabytes(4));
  private final Client client = new Client();

  /** How a handler fails. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes the failures
  enum Failing {
    WITH_AN_EXCEPTION(Code.INTERNAL, new IllegalStateException("a defect")),
    WITH_AN_ERROR(Code.INTERNAL, new AssertionError("a defect")),
    TOO_DEEP(Code.INVALID_ARGUMENT, new StackOverflowError());

    private final Code code;
    private final Throwable failure;

    Failing(Code code, Throwable failure) {
      this.code = code;
      this.failure = failure;
    }

    /** Throws it, also when it is checked; nothing is returned. */
    GetSystemInfoResponse fail() {
      throw Failing.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException unchecked(Throwable failure) throws E {
      throw (E) failure;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerWhateverAHandlerThrows(Failing failing) {
    runner.run(request(), _request -> failing.fail(), client);

    assertCall(client::throwFailure).failsWith(failing.code);
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerWhateverAnAsynchronousHandlerThrows(Failing failing) {
    Function<GetSystemInfoRequest, CompletableFuture<GetSystemInfoResponse>> fails =
        _request -> CompletableFuture.completedFuture(failing.fail());
    runner.begin(request(), fails, client);

    assertCall(client::throwFailure).failsWith(failing.code);
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerWhateverAFutureFailsWith(Failing failing) {
    runner.begin(request(), _request -> CompletableFuture.failedFuture(failing.failure), client);

    assertCall(client::throwFailure).failsWith(failing.code);
  }

  @Test
  void shouldAnswerWhenTheResponseCannotBeSent() {
    client.broken = true;

    runner.run(request(), _request -> GetSystemInfoResponse.getDefaultInstance(), client);

    assertCall(client::throwFailure).failsWith(Code.INTERNAL);
  }

  @Test
  @SuppressWarnings("NullAway") // the defect that is tried
  void shouldAnswerWhenAHandlerHasNoFuture() {
    Function<GetSystemInfoRequest, CompletableFuture<GetSystemInfoResponse>> none =
        _request -> null;

    runner.begin(request(), none, client);

    assertCall(client::throwFailure).failsWith(Code.INTERNAL);
  }

  private static GetSystemInfoRequest request() {
    return GetSystemInfoRequest.getDefaultInstance();
  }

  /** The other end of a call. */
  private static final class Client extends ServerCallStreamObserver<GetSystemInfoResponse> {

    private @Nullable Throwable failure;
    private boolean broken;

    /** What the call failed with; nothing when it was not answered. */
    void throwFailure() throws Throwable {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void onNext(GetSystemInfoResponse value) {
      if (broken) {
        throw new IllegalStateException("can't be written");
      }
    }

    @Override
    public void onError(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void onCompleted() {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}
  }
}
