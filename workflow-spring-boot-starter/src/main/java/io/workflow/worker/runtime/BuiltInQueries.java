package io.workflow.worker.runtime;

import io.workflow.data.DataConverter;
import io.workflow.data.JsonDataConverter;
import io.workflow.definition.MessageMethod;
import io.workflow.definition.WorkflowDefinition;
import io.workflow.protocol.Payload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What every workflow answers, as those of Temporal's SDKs do: its Web UI and command ask for it.
 */
final class BuiltInQueries {

  static final String STACK_TRACE = "__stack_trace";
  static final String METADATA = "__temporal_workflow_metadata";

  /** The message that the answer is the JSON form of. */
  private static final Map<String, String> METADATA_MESSAGE =
      Map.of(
          Payload.ENCODING, "json/protobuf", "messageType", "temporal.api.sdk.v1.WorkflowMetadata");

  private static final DataConverter JSON = new JsonDataConverter();

  private BuiltInQueries() {}

  /** Something that can be sent to the workflow. */
  private record Interaction(String name, String description) {}

  private record Definition(
      String type, List<Interaction> queryDefinitions, List<Interaction> signalDefinitions) {}

  private record Metadata(Definition definition) {}

  /** What the workflow can be asked and told. */
  static Payload metadata(WorkflowDefinition definition) {
    List<Interaction> queries = new ArrayList<>();
    queries.add(new Interaction(STACK_TRACE, "Where the threads of the workflow wait"));
    queries.addAll(interactions(definition.metadata().queries()));
    Metadata metadata =
        new Metadata(
            new Definition(
                definition.type(), queries, interactions(definition.metadata().signals())));
    return Payload.of(METADATA_MESSAGE, JSON.toPayload(metadata).data());
  }

  private static List<Interaction> interactions(Map<String, MessageMethod> methods) {
    return methods.values().stream()
        .map(method -> new Interaction(method.name(), method.description()))
        .sorted(Comparator.comparing(Interaction::name))
        .toList();
  }
}
