package io.workflow.worker.lifecycle;

import io.workflow.worker.channel.ChannelStatus;
import java.util.Map;

/**
 * How a worker is.
 *
 * @param consumerProblems what keeps it from taking tasks, by topic
 */
public record WorkerState(
    ChannelStatus channel,
    Map<String, String> consumerProblems,
    int workflowTaskSlotsUsed,
    int activitySlotsUsed) {}
