package io.workflow.worker.lifecycle;

import io.workflow.worker.channel.ChannelStatus;
import io.workflow.worker.task.TaskSlots;
import java.util.Map;

/**
 * How a worker is.
 *
 * @param consumerProblems what keeps it from taking tasks, by topic
 */
public record WorkerState(
    ChannelStatus channel,
    Map<String, String> consumerProblems,
    Slots workflowTaskSlots,
    Slots activitySlots) {

  /**
   * What runs at once.
   *
   * @param used in which tasks run
   * @param reserved for tasks that are being asked for, also while none is there
   */
  public record Slots(int used, int reserved) {

    static Slots of(TaskSlots slots) {
      int running = slots.running();
      return new Slots(running, Math.max(0, slots.taken() - running));
    }
  }
}
