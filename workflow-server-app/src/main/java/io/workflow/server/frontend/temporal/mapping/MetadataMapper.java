package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.history.v1.HistoryEvent;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.Priority;
import io.workflow.protocol.UserMetadata;
import io.workflow.protocol.history.EventMetadata;
import org.jspecify.annotations.Nullable;

/** What people are to read, and how urgent things are. */
public final class MetadataMapper {

  private static final Priority NOTHING = new Priority(0, "", 0, null);

  private MetadataMapper() {}

  /** {@code null} when the message is empty. */
  public static @Nullable UserMetadata userMetadata(io.temporal.api.sdk.v1.UserMetadata proto) {
    Opaque unread = Unread.fields(proto);
    if (!proto.hasSummary() && !proto.hasDetails() && unread == null) {
      return null;
    }
    return new UserMetadata(
        proto.hasSummary() ? PayloadMapper.fromProto(proto.getSummary()) : null,
        proto.hasDetails() ? PayloadMapper.fromProto(proto.getDetails()) : null,
        unread);
  }

  static io.temporal.api.sdk.v1.UserMetadata toProto(UserMetadata metadata) {
    var proto = io.temporal.api.sdk.v1.UserMetadata.newBuilder();
    if (metadata.summary() != null) {
      proto.setSummary(PayloadMapper.toProto(metadata.summary()));
    }
    if (metadata.details() != null) {
      proto.setDetails(PayloadMapper.toProto(metadata.details()));
    }
    return Unread.into(proto, metadata.unread()).build();
  }

  static void add(HistoryEvent.Builder event, EventMetadata metadata) {
    if (metadata.user() != null) {
      event.setUserMetadata(toProto(metadata.user()));
    }
    metadata.links().forEach(link -> event.addLinks(LinkMapper.toProto(link)));
  }

  /** {@code null} when the message says nothing. */
  public static @Nullable Priority priority(io.temporal.api.common.v1.Priority proto) {
    Priority priority =
        new Priority(
            proto.getPriorityKey(),
            proto.getFairnessKey(),
            proto.getFairnessWeight(),
            Unread.fields(proto));
    return priority.equals(NOTHING) ? null : priority;
  }

  static io.temporal.api.common.v1.Priority toProto(Priority priority) {
    var proto =
        io.temporal.api.common.v1.Priority.newBuilder()
            .setPriorityKey(priority.priorityKey())
            .setFairnessKey(priority.fairnessKey())
            .setFairnessWeight(priority.fairnessWeight());
    return Unread.into(proto, priority.unread()).build();
  }
}
