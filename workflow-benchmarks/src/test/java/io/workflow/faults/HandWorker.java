package io.workflow.faults;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs activities over the plain calls, so that it is known what the server has answered to each of
 * them; polls and answers go to different nodes.
 */
final class HandWorker implements AutoCloseable {

  static final String TASK_QUEUE = "faults-hand";

  private static final int POLLERS = 6;
  private static final Duration LONG_POLL = Duration.ofSeconds(65);
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ManagedChannel channel;
  private final WorkflowServiceBlockingStub calls;
  private final Journal journal;
  private final ExecutorService pollers = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closing;

  HandWorker(Cluster cluster, Journal journal) {
    this.channel =
        ManagedChannelBuilder.forTarget("dns:///" + cluster.grpcTarget())
            .defaultLoadBalancingPolicy("round_robin")
            .usePlaintext()
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .build();
    this.calls = WorkflowServiceGrpc.newBlockingStub(channel);
    this.journal = journal;
  }

  void start() {
    for (int i = 0; i < POLLERS; i++) {
      var unused = pollers.submit(this::work);
    }
  }

  private void work() {
    while (!closing) {
      try {
        PollActivityTaskQueueResponse task =
            calls
                .withDeadlineAfter(LONG_POLL.toSeconds(), TimeUnit.SECONDS)
                .pollActivityTaskQueue(
                    PollActivityTaskQueueRequest.newBuilder()
                        .setNamespace("default")
                        .setTaskQueue(TaskQueue.newBuilder().setName(TASK_QUEUE))
                        .setIdentity("hand")
                        .build());
        if (!task.getTaskToken().isEmpty()) {
          run(task);
        }
      } catch (StatusRuntimeException unavailable) {
        // As a worker of an SDK does: it polls again, whatever the reason is.
        Pace.pause(PAUSE);
      }
    }
  }

  private void run(PollActivityTaskQueueResponse task) {
    String workflowId = task.getWorkflowExecution().getWorkflowId();
    String attempt =
        "%s %s %d"
            .formatted(
                task.getWorkflowExecution().getRunId(), task.getActivityId(), task.getAttempt());
    journal.tell(System.nanoTime(), Journal.Kind.ATTEMPT, workflowId, attempt);
    long begin = System.nanoTime();
    if (report(task.getTaskToken(), task.getInput())) {
      journal.tell(begin, Journal.Kind.COMPLETED, workflowId, attempt);
    }
  }

  /** Whether the server has said that it took the result. */
  private boolean report(ByteString token, Payloads result) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < REPORT_PATIENCE.toNanos()) {
      try {
        var unused =
            calls
                .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS)
                .respondActivityTaskCompleted(
                    RespondActivityTaskCompletedRequest.newBuilder()
                        .setNamespace("default")
                        .setTaskToken(token)
                        .setResult(result)
                        .setIdentity("hand")
                        .build());
        return true;
      } catch (StatusRuntimeException failed) {
        if (failed.getStatus().getCode() == Status.Code.NOT_FOUND) {
          return false; // an earlier try has got through, or the attempt's time is over
        }
        Pace.pause(PAUSE);
      }
    }
    return false;
  }

  @Override
  public void close() {
    closing = true;
    channel.shutdownNow();
    pollers.shutdownNow();
  }
}
