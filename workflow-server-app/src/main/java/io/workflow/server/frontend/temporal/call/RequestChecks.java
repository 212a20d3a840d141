package io.workflow.server.frontend.temporal.call;

import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Priority;
import io.workflow.protocol.UserMetadata;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.frontend.ValueRules;
import io.workflow.server.frontend.temporal.mapping.LinkMapper;
import io.workflow.server.frontend.temporal.mapping.MetadataMapper;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import io.workflow.server.namespace.Namespace;
import io.workflow.server.namespace.NamespaceRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks of what SDKs send. What is wrong is a {@link CallException} with INVALID_ARGUMENT, which
 * SDKs do not repeat; it names the field of the message.
 */
@Component
public class RequestChecks {

  private static final int MOST_LINKS = 10;
  private static final int LARGEST_LINK = 4_000;

  private final ValueRules rules;
  private final NamespaceRegistry namespaces;

  public RequestChecks(LimitProperties limits, NamespaceRegistry namespaces) {
    this.rules = new ValueRules(limits);
    this.namespaces = namespaces;
  }

  /** The namespace that a call is about. Now and then it reads the database. */
  public Namespace namespace(String name) {
    return namespaces.require(required("namespace", name));
  }

  /** The workflow that a call is about, in a namespace that is there. */
  public WorkflowKey workflow(String namespace, WorkflowExecution execution) {
    return workflow(namespace, execution.getWorkflowId());
  }

  public WorkflowKey workflow(String namespace, String workflowId) {
    return new WorkflowKey(namespace(namespace).name(), required("workflow_id", workflowId));
  }

  /** A text that must be there. SDKs' users look at what Temporal's own server says otherwise. */
  public String required(String field, String value) {
    if (value.isBlank()) {
      throw CallException.notSet(field);
    }
    return text(field, value);
  }

  /** A text that may be empty. */
  public String text(String field, String value) {
    return rules.text(CallException.nameOf(field), value);
  }

  /** An id that the client may leave to the server. */
  public String orNew(String field, String value) {
    return value.isEmpty() ? UUID.randomUUID().toString() : text(field, value);
  }

  /** Values, within the limit for a blob. */
  public List<Payload> payloads(String field, Payloads values) {
    size(field, values.getSerializedSize());
    return PayloadMapper.fromProto(values);
  }

  /** Named values, within the limit for a blob all together. */
  public Map<String, Payload> payloads(String field, Map<String, Payload> values) {
    values.keySet().forEach(key -> required("a key of " + field, key));
    rules.size(field, values.values());
    return values;
  }

  /** What people are to read of a workflow; {@code null} when there is nothing. */
  public @Nullable UserMetadata userMetadata(io.temporal.api.sdk.v1.UserMetadata given) {
    size("user_metadata", given.getSerializedSize());
    return MetadataMapper.userMetadata(given);
  }

  /** {@code null} when it is not said. */
  public @Nullable Priority priority(io.temporal.api.common.v1.Priority given) {
    Priority priority = MetadataMapper.priority(given);
    String problem = priority == null ? null : priority.problem();
    if (problem != null) {
      throw CallException.invalid(problem + ".");
    }
    return priority;
  }

  /** What the event of a call is linked with. */
  public List<Link> links(List<io.temporal.api.common.v1.Link> given) {
    if (given.size() > MOST_LINKS) {
      throw CallException.invalid(
          "cannot attach more than %d links per request, got %d"
              .formatted(MOST_LINKS, given.size()));
    }
    for (io.temporal.api.common.v1.Link link : given) {
      if (link.getSerializedSize() > LARGEST_LINK) {
        throw CallException.invalid(
            "link exceeds allowed size of %d, got %d"
                .formatted(LARGEST_LINK, link.getSerializedSize()));
      }
    }
    return LinkMapper.fromProto(given);
  }

  /** Whether a value is small enough to be kept. */
  public boolean fits(long bytes) {
    return rules.fits(bytes);
  }

  /** A blob's size in bytes. */
  public void size(String field, long bytes) {
    rules.size(field, bytes);
  }
}
