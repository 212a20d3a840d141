package io.workflow.protocol.history;

import io.workflow.protocol.Link;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.UserMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event carries for those who look at it: it changes nothing about the run. */
public record EventMetadata(@Nullable UserMetadata user, List<Link> links) {
  public EventMetadata {
    links = Payloads.orEmpty(links);
  }

  /** {@code null} when there is nothing to carry. */
  public static @Nullable EventMetadata of(@Nullable UserMetadata user, List<Link> links) {
    return user == null && links.isEmpty() ? null : new EventMetadata(user, links);
  }
}
