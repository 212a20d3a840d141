package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What people are to read about a workflow, an activity, a timer and the like. The server does not
 * look into it.
 *
 * @param summary a line; {@code null} when there is none
 * @param details as much as it takes; {@code null} when there are none
 * @param unread what else was sent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserMetadata(
    @Nullable Payload summary, @Nullable Payload details, @Nullable Opaque unread) {

  /** In bytes, without framing. */
  public int size() {
    return (summary == null ? 0 : summary.size())
        + (details == null ? 0 : details.size())
        + (unread == null ? 0 : unread.size());
  }
}
