package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call failed with, as an SDK sees it. */
public final class StatusAssert {

  private final Status status;

  private StatusAssert(Status status) {
    this.status = status;
  }

  public static StatusAssert assertCall(ThrowingCallable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as("the call's failure").isNotNull();
    return new StatusAssert(Objects.requireNonNull(StatusProto.fromThrowable(failure)));
  }

  public StatusAssert failsWith(Code code) {
    assertThat(io.grpc.Status.fromCodeValue(status.getCode()).getCode())
        .as(status.getMessage())
        .isEqualTo(code);
    return this;
  }

  public StatusAssert saying(String... parts) {
    assertThat(status.getMessage()).contains(parts);
    return this;
  }

  /** What Temporal's server says, which SDKs and their users look at; then may come more. */
  public StatusAssert sayingFirst(String text) {
    assertThat(status.getMessage()).startsWith(text);
    return this;
  }

  /** The detail, which is of this type. */
  public <T extends Message> T detail(Class<T> type) {
    assertThat(status.getDetailsList()).as("the details of %s", status).hasSize(1);
    Any detail = status.getDetails(0);
    assertThat(detail.is(type)).as("%s is a %s", detail.getTypeUrl(), type).isTrue();
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
  }
}
