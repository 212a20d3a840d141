package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.protocol.rest.TaskQueueList;
import io.workflow.protocol.rest.TaskQueueSummary;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.WaitingTasks;
import io.workflow.server.matching.WaitingTasks.QueueName;
import io.workflow.server.matching.WaitingTasks.WaitingQueue;
import io.workflow.server.visibility.VisibilityService;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Task queues. */
@RestController
@RequestMapping("/api/v1/namespaces/{namespace}/task-queues")
@Tag(name = "task queues")
class TaskQueueController {

  private final WaitingTasks tasks;
  private final Keys keys;

  TaskQueueController(WaitingTasks tasks, Keys keys) {
    this.tasks = tasks;
    this.keys = keys;
  }

  @GetMapping
  @Operation(
      summary = "List the task queues in which tasks wait",
      description =
          "Those with tasks that no worker has taken for ten seconds, in the order of their names;"
              + " workflow tasks and activity tasks are counted apart.")
  TaskQueueList list(
      @PathVariable String namespace,
      @RequestParam(defaultValue = "100") int pageSize,
      @RequestParam(required = false) @Nullable String pageToken) {
    FieldChecks.between("pageSize", pageSize, 1, VisibilityService.MAXIMUM_PAGE_SIZE);
    List<WaitingQueue> found =
        tasks.queues(keys.namespace(namespace), place(pageToken), pageSize + 1);
    boolean more = found.size() > pageSize;
    List<WaitingQueue> page = more ? found.subList(0, pageSize) : found;
    return new TaskQueueList(
        page.stream().map(TaskQueueController::document).toList(),
        more ? token(page.getLast().queue()) : null);
  }

  private static TaskQueueSummary document(WaitingQueue queue) {
    return new TaskQueueSummary(
        queue.queue().name(),
        queue.queue().kind(),
        queue.backlog().tasks(),
        queue.backlog().oldest());
  }

  private static String token(QueueName queue) {
    return queue.kind().label() + ":" + queue.name();
  }

  private static @Nullable QueueName place(@Nullable String token) {
    if (token == null) {
      return null;
    }
    for (TaskKind kind : TaskKind.values()) {
      String start = kind.label() + ":";
      if (token.startsWith(start)) {
        return new QueueName(token.substring(start.length()), kind);
      }
    }
    throw RestException.invalid(
        "Expected a page token from an earlier answer, but got '%s': begin again without a token."
            .formatted(token));
  }
}
