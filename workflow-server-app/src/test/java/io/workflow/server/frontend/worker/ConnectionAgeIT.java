package io.workflow.server.frontend.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ConnectivityState;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.server.TestServer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Old connections are asked to go: clients of short calls do, a worker's stream lives on. */
class ConnectionAgeIT {

  @Test
  void shouldNotCutTheStreamOfAWorkerWhoseConnectionIsOld() {
    try (TestServer server =
            TestServer.start("spring.grpc.server.keepalive.connection.max-age=1s");
        ProtocolWorker worker =
            new ProtocolWorker(server.bean(GrpcServerLifecycle.class).getPort())) {
      assertThat(worker.register("w1")).isInstanceOf(WorkerResponse.Registered.class);

      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> worker.connection() != ConnectivityState.READY);

      assertThat(worker.register("again")).isInstanceOf(WorkerResponse.Refused.class);
      assertThat(worker.end).isNotDone();
    }
  }
}
