package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a workflow, its runs and its workflow tasks may take; {@code null} where it is not said.
 *
 * @param execution over the whole chain of runs
 * @param run a single run
 * @param task how long a worker may have a workflow task
 */
public record WorkflowTimeouts(
    @JsonProperty("workflowExecutionTimeout") @Nullable Duration execution,
    @JsonProperty("workflowRunTimeout") @Nullable Duration run,
    @JsonProperty("workflowTaskTimeout") @Nullable Duration task) {}
