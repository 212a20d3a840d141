package io.workflow.server.frontend.temporal;

import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Priority;
import io.workflow.protocol.UserMetadata;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.frontend.temporal.mapping.LinkMapper;
import io.workflow.server.frontend.temporal.mapping.MetadataMapper;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import io.workflow.server.namespace.Namespace;
import io.workflow.server.namespace.NamespaceRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Checks of what SDKs send. What is wrong is a {@link CallException} with INVALID_ARGUMENT, which
 * SDKs do not repeat; it names the field of the message.
 */
@Component
class RequestChecks {

  private static final Logger log = LoggerFactory.getLogger(RequestChecks.class);

  private static final int LONGEST_FAIRNESS_KEY = 64;
  private static final int MOST_LINKS = 10;
  private static final int LARGEST_LINK = 4_000;

  private final LimitProperties limits;
  private final NamespaceRegistry namespaces;

  RequestChecks(LimitProperties limits, NamespaceRegistry namespaces) {
    this.limits = limits;
    this.namespaces = namespaces;
  }

  /** The namespace that a call is about. Now and then it reads the database. */
  Namespace namespace(String name) {
    return namespaces.require(required("namespace", name));
  }

  /** The workflow that a call is about, in a namespace that is there. */
  WorkflowKey workflow(String namespace, WorkflowExecution execution) {
    return workflow(namespace, execution.getWorkflowId());
  }

  WorkflowKey workflow(String namespace, String workflowId) {
    return new WorkflowKey(namespace(namespace).name(), required("workflow_id", workflowId));
  }

  /** A text that must be there. SDKs' users look at what Temporal's own server says otherwise. */
  String required(String field, String value) {
    if (value.isBlank()) {
      throw CallException.notSet(field);
    }
    return text(field, value);
  }

  /** A text that may be empty. */
  String text(String field, String value) {
    if (value.length() > limits.idLength()) {
      throw CallException.invalid(
          "%s length exceeds limit. Expected at most %,d characters, but it has %,d."
              .formatted(CallException.nameOf(field), limits.idLength(), value.length()));
    }
    if (value.indexOf('\0') >= 0) {
      throw CallException.invalid(
          "Expected %s without the character U+0000, which can't be stored.".formatted(field));
    }
    return value;
  }

  /** An id that the client may leave to the server. */
  String orNew(String field, String value) {
    return value.isEmpty() ? UUID.randomUUID().toString() : text(field, value);
  }

  /** Values, within the limit for a blob. */
  List<Payload> payloads(String field, Payloads values) {
    size(field, values.getSerializedSize());
    return PayloadMapper.fromProto(values);
  }

  /** Named values, within the limit for a blob all together. */
  Map<String, Payload> payloads(String field, Map<String, Payload> values) {
    values.keySet().forEach(key -> required("a key of " + field, key));
    size(field, total(values.values()));
    return values;
  }

  /** What people are to read of a workflow; {@code null} when there is nothing. */
  @Nullable UserMetadata userMetadata(io.temporal.api.sdk.v1.UserMetadata given) {
    size("user_metadata", given.getSerializedSize());
    return MetadataMapper.userMetadata(given);
  }

  /** {@code null} when it is not said. */
  @Nullable Priority priority(io.temporal.api.common.v1.Priority given) {
    if (given.getPriorityKey() < 0) {
      throw CallException.invalid(
          "priority key can't be negative: expected 1 for the most urgent, or 0 for none, but it is %d."
              .formatted(given.getPriorityKey()));
    }
    if (given.getFairnessKeyBytes().size() > LONGEST_FAIRNESS_KEY) {
      throw CallException.invalid(
          "fairness key length exceeds limit: expected at most %d bytes, but it has %d."
              .formatted(LONGEST_FAIRNESS_KEY, given.getFairnessKeyBytes().size()));
    }
    if (given.getFairnessWeight() < 0) {
      throw CallException.invalid(
          "Expected a fairness weight that must be greater than zero, or 0 for none, but it is %s."
              .formatted(given.getFairnessWeight()));
    }
    return MetadataMapper.priority(given);
  }

  /** What the event of a call is linked with. */
  List<Link> links(List<io.temporal.api.common.v1.Link> given) {
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

  private static long total(Collection<Payload> values) {
    return values.stream().mapToLong(Payload::size).sum();
  }

  /** Whether a value is small enough to be kept. */
  boolean fits(long bytes) {
    return bytes <= limits.payload().toBytes();
  }

  /** A blob of so many bytes. */
  void size(String field, long bytes) {
    DataSize limit = limits.payload();
    if (bytes > limit.toBytes()) {
      throw CallException.invalid(
          "Blob data size exceeds limit: expected %s to have at most %,d bytes, but it has %,d. Keep large values elsewhere and send their address."
              .formatted(field, limit.toBytes(), bytes));
    }
    if (bytes > limits.payloadWarning().toBytes()) {
      log.warn(
          "A request's '{}' has {} bytes; above {} it is refused", field, bytes, limit.toBytes());
    }
  }
}
