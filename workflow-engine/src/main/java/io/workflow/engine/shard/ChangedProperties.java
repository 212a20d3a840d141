package io.workflow.engine.shard;

import io.workflow.engine.shard.CommitBatch.PropertiesRow;
import io.workflow.engine.state.Change;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.PropertyEvent.UpsertWorkflowSearchAttributes;
import io.workflow.protocol.history.PropertyEvent.WorkflowPropertiesModified;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the events of one turn say about memo and search attributes: the last word on each name. */
final class ChangedProperties {

  private final Map<String, PropertiesRow> byRun = new LinkedHashMap<>();

  void add(String runId, List<? extends Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.EventAdded added) {
        if (added.event().attributes() instanceof UpsertWorkflowSearchAttributes upsert) {
          row(runId).searchAttributes().putAll(upsert.searchAttributes());
        } else if (added.event().attributes() instanceof WorkflowPropertiesModified modified) {
          row(runId).memo().putAll(modified.upsertedMemo());
        }
      }
    }
  }

  /** At most one for each run. */
  List<PropertiesRow> rows() {
    return List.copyOf(byRun.values());
  }

  private PropertiesRow row(String runId) {
    return byRun.computeIfAbsent(
        runId, id -> new PropertiesRow(id, new HashMap<String, Payload>(), new HashMap<>()));
  }
}
