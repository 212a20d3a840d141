package io.workflow.server.frontend.temporal.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.workflow.protocol.codec.CborCodec;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What SDKs give the server to keep comes back as it came, with the fields that a newer SDK has
 * added. The messages are filled by their descriptors, so that a field that a new release of the
 * API has is tried without anybody thinking of it.
 */
class KeptMessagesTest {

  /**
   * What is lost, on purpose: lists and maps of values are kept as such, without the message around
   * them. These have had one field since there is the API.
   */
  private static final Set<Descriptor> WRAPPERS =
      Set.of(Payloads.getDescriptor(), Header.getDescriptor());

  private static final CborCodec CODEC = new CborCodec();

  /** A message that is kept, and how it is written and shown again. */
  record Kept(Message message, Message shown) {

    @Override
    public String toString() {
      return message.getDescriptorForType().getFullName();
    }

    static <M extends Message, R> Stream<Kept> of(
        M prototype, Set<Descriptor> without, Function<M, R> read, Function<R, Message> show) {
      return of(FullMessages.of(prototype, without), read, show);
    }

    static <M extends Message, R> Stream<Kept> of(
        Stream<M> messages, Function<M, R> read, Function<R, Message> show) {
      return messages.map(message -> new Kept(message, show.apply(stored(read.apply(message)))));
    }

    @SuppressWarnings("unchecked")
    private static <R> R stored(R kept) {
      Class<R> type = (Class<R>) kept.getClass();
      return CODEC.decode(CODEC.encode(kept), type);
    }
  }

  static Stream<Kept> messages() {
    return Stream.of(
            Kept.of(
                Payload.getDefaultInstance(),
                Set.of(),
                PayloadMapper::fromProto,
                PayloadMapper::toProto),
            Kept.of(
                Failure.getDefaultInstance(),
                Set.of(),
                FailureMapper::fromProto,
                FailureMapper::toProto),
            Kept.of(
                Priority.getDefaultInstance(),
                Set.of(),
                priority -> Objects.requireNonNull(MetadataMapper.priority(priority)),
                MetadataMapper::toProto),
            Kept.of(
                RetryPolicy.getDefaultInstance(),
                Set.of(),
                RetryPolicyMapper::fromProto,
                RetryPolicyMapper::toProto),
            Kept.of(
                UserMetadata.getDefaultInstance(),
                Set.of(),
                user -> Objects.requireNonNull(MetadataMapper.userMetadata(user)),
                MetadataMapper::toProto),
            Kept.of(
                WorkflowTaskCompletedMetadata.getDefaultInstance(),
                Set.of(),
                sdk -> Objects.requireNonNull(SdkMetadataMapper.fromProto(answer(sdk))),
                SdkMetadataMapper::toProto),
            Kept.of(
                WorkerVersionStamp.getDefaultInstance(),
                Set.of(),
                stamp -> Objects.requireNonNull(WorkerVersionMapper.ofAnswer(stamp, "")),
                WorkerVersionMapper::toProto),
            Kept.of(
                WorkflowQuery.getDefaultInstance(),
                WRAPPERS,
                QueryMapper::fromProto,
                QueryMapper::toProto),
            Kept.of(
                // Callbacks are refused, until they are there.
                FullMessages.of(Request.getDefaultInstance(), Set.of())
                    .map(update -> update.toBuilder().clearCompletionCallbacks().build()),
                UpdateMapper::fromProto,
                UpdateMapper::toProto))
        .flatMap(kept -> kept);
  }

  /** Of links, those that lead nowhere are refused. */
  @Test
  void shouldKeepLinks() {
    List<Link> links =
        FullMessages.of(Link.getDefaultInstance(), Set.of())
            .filter(link -> !link.hasWorkflow())
            .toList();
    List<io.workflow.protocol.Link> kept =
        CODEC.decodeList(
            CODEC.encodeList(LinkMapper.fromProto(links), io.workflow.protocol.Link.class),
            io.workflow.protocol.Link.class);

    assertThat(kept.stream().map(LinkMapper::toProto)).isEqualTo(links);
  }

  private static RespondWorkflowTaskCompletedRequest answer(WorkflowTaskCompletedMetadata sdk) {
    return RespondWorkflowTaskCompletedRequest.newBuilder().setSdkMetadata(sdk).build();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldComeBackAsTheyCame(Kept kept) {
    assertThat(kept.shown()).isEqualTo(kept.message());
  }
}
