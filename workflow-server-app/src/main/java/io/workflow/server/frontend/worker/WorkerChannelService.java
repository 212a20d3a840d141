package io.workflow.server.frontend.worker;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.ChannelMethod;
import io.workflow.protocol.worker.KafkaAddress;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.server.query.ConnectedWorkers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** The gRPC service that workers hold a stream to. */
final class WorkerChannelService
    implements BindableService, WorkerConnection.Owner, StreamBalance.Streams<WorkerConnection> {

  private static final Logger log = LoggerFactory.getLogger(WorkerChannelService.class);

  /** Less than the gRPC server's patience, which is two seconds. */
  private static final Duration TIME_TO_MOVE = Duration.ofSeconds(1);

  private final WorkerCalls calls;
  private final ConnectedWorkers workers;
  private final Consumer<WorkerRequest.Register> admission;
  private final KafkaAddress kafka;
  private final WorkerChannelProperties properties;
  private final Executor executor;
  private final CborCodec codec = new CborCodec();
  private final String serverId = UUID.randomUUID().toString();
  private final Set<WorkerConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param admission fails when a worker can't be registered; may block
   * @param kafka where workers find it
   */
  WorkerChannelService(
      WorkerCalls calls,
      ConnectedWorkers workers,
      Consumer<WorkerRequest.Register> admission,
      KafkaAddress kafka,
      WorkerChannelProperties properties,
      Executor executor) {
    this.calls = calls;
    this.workers = workers;
    this.admission = admission;
    this.kafka = kafka;
    this.properties = properties;
    this.executor = executor;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(ChannelMethod.SERVICE)
        .addMethod(ChannelMethod.CONNECT, this::connect)
        .build();
  }

  private ServerCall.Listener<byte[]> connect(ServerCall<byte[], byte[]> call, Metadata headers) {
    WorkerConnection connection =
        new WorkerConnection(call, this, calls, codec, executor, properties);
    connections.add(connection);
    connection.open();
    if (stopping) {
      connection.close(stopped());
    }
    return connection;
  }

  @Override
  public WorkerResponse register(WorkerRequest.Register registration) {
    try {
      admission.accept(registration);
      return new WorkerResponse.Registered(serverId, kafka);
    } catch (RuntimeException failure) {
      return Refusals.of("Register", failure);
    }
  }

  @Override
  public void registered(WorkerConnection connection) {
    workers.add(connection);
    WorkerRequest.Register registration = connection.registration();
    log.info(
        "Worker '{}' is connected, for workflows {} and activities {} of namespace '{}'",
        registration.identity(),
        registration.workflowTypes(),
        registration.activityTypes(),
        registration.namespace());
  }

  @Override
  public void ended(WorkerConnection connection) {
    connections.remove(connection);
    workers.remove(connection);
  }

  @Override
  public Collection<WorkerConnection> staying() {
    return stopping ? List.of() : connections.stream().filter(WorkerConnection::isStaying).toList();
  }

  @Override
  public boolean ask(WorkerConnection stream, String reason) {
    if (stopping || !stream.move(reason)) {
      return false;
    }
    workers.remove(stream);
    return true;
  }

  @Override
  public void keep(WorkerConnection stream) {
    if (stopping) {
      return;
    }
    stream.stay();
    workers.add(stream);
    if (stream.hasEnded()) {
      workers.remove(stream); // nobody else does: it may have ended before it was added
    }
  }

  /**
   * Workers that can are asked to go elsewhere, and have a moment for it; all other streams end.
   * They would otherwise hold the gRPC server open until its patience is over.
   */
  @EventListener(ContextClosedEvent.class)
  void stop() {
    stopping = true;
    List<WorkerConnection> moving = new ArrayList<>();
    for (WorkerConnection connection : connections) {
      if (connection.move("The server stops")) {
        moving.add(connection);
        workers.remove(connection);
      } else {
        connection.close(stopped());
      }
    }
    if (!moving.isEmpty()) {
      CompletableFuture.delayedExecutor(TIME_TO_MOVE.toMillis(), TimeUnit.MILLISECONDS, executor)
          .execute(() -> moving.forEach(connection -> connection.close(stopped())));
    }
  }

  private static Status stopped() {
    return Status.UNAVAILABLE.withDescription("The server stops; connect again");
  }
}
