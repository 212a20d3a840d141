package io.workflow.worker.dispatch;

import io.workflow.protocol.worker.TaskMessage;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskSlots;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks of one kind that the server tells of over the stream, because Kafka was slow to take the
 * hint. Each waits a moment for a slot; without one it is let pass, and the server tells of it
 * again later.
 */
public final class OfferedTasks {

  private static final Logger log = LoggerFactory.getLogger(OfferedTasks.class);
  private static final int MAXIMUM_WAITING = 1_000;

  /** A consumer that waits for records gives its slots back within half a second. */
  private static final Duration SLOT_TIMEOUT = Duration.ofSeconds(2);

  private final TaskClaims claims;
  private final TaskSlots slots;
  private final Semaphore mayWait = new Semaphore(MAXIMUM_WAITING);

  public OfferedTasks(TaskClaims claims, TaskSlots slots) {
    this.claims = claims;
    this.slots = slots;
  }

  /** Does not block. */
  void offered(TaskMessage task) {
    if (!mayWait.tryAcquire()) {
      log.debug("Too many tasks wait for a slot already: {}", task);
      return;
    }
    Thread unused =
        Thread.ofVirtual()
            .name("offered-" + task.task().workflowId())
            .start(
                () -> {
                  try {
                    claim(task);
                  } finally {
                    mayWait.release();
                  }
                });
  }

  private void claim(TaskMessage task) {
    try {
      if (slots.reserve(1, SLOT_TIMEOUT)) {
        var unused = claims.claim(task);
      } else {
        log.debug("No slot for a task that the server told of: {}", task);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
