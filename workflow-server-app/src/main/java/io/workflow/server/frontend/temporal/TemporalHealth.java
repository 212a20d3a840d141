package io.workflow.server.frontend.temporal;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The health of the names that SDKs and load balancers ask for: serving while the database can be
 * reached, and until the server stops. Safe for use by many threads.
 */
final class TemporalHealth {

  private static final List<String> SERVICES =
      List.of(WorkflowServiceGrpc.SERVICE_NAME, OperatorServiceGrpc.SERVICE_NAME);

  private final BooleanSupplier database;
  private final BiConsumer<String, ServingStatus> statuses;
  private final Duration patience;
  private @Nullable CompletableFuture<Boolean> asked;
  private boolean stopped;

  /**
   * @param database asks the database; may block
   * @param statuses told of each service
   * @param patience a database that does not answer within this time can't be reached
   */
  TemporalHealth(
      BooleanSupplier database, BiConsumer<String, ServingStatus> statuses, Duration patience) {
    this.database = database;
    this.statuses = statuses;
    this.patience = patience;
  }

  /** Serving, until a check says otherwise. */
  void start() {
    tell(true);
  }

  /** Asks the database, unless an answer is still to come. Does not block. */
  synchronized void check(Executor executor) {
    if (asked != null && !asked.isDone()) {
      return;
    }
    asked = CompletableFuture.supplyAsync(database::getAsBoolean, executor);
    var unused =
        asked
            .copy()
            .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(_failure -> false)
            .thenAccept(this::tell);
  }

  /** From now on not serving, whatever a check says. */
  synchronized void stop() {
    tell(false);
    stopped = true;
  }

  private synchronized void tell(boolean serving) {
    if (!stopped) {
      ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
      SERVICES.forEach(service -> statuses.accept(service, status));
    }
  }
}
