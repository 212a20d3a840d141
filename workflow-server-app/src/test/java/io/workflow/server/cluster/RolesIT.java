package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.TestServer;
import io.workflow.server.matching.QueueHomes;
import io.workflow.server.matching.QueueKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that do one thing each. */
class RolesIT {

  @Test
  void shouldGiveEachNodeWhatItsRoleIs() {
    try (TestServer history =
            TestServer.start("workflow.server.node.name=h", "workflow.server.roles=history");
        TestServer matching =
            history.join("m", List.of(), "workflow.server.roles=matching,worker");
        TestServer frontend =
            history.join("f", List.of(matching), "workflow.server.roles=frontend")) {
      assertThat(history.owned()).isEqualTo(TestServer.SHARDS);
      assertThat(List.of(matching, frontend)).allSatisfy(node -> assertThat(node.owned()).isZero());
      List<QueueKey> queues =
          IntStream.range(0, 50)
              .mapToObj(i -> new QueueKey("default", "q-" + i, TaskKind.WORKFLOW, false))
              .toList();
      assertThat(queues)
          .allSatisfy(
              queue -> {
                assertThat(homes(matching).elsewhere(queue)).isNull();
                assertThat(homes(history).elsewhere(queue)).isNotNull();
                assertThat(homes(frontend).elsewhere(queue)).isNotNull();
              });
      assertThat(matching.bean(Jobs.class).slices("retention")).hasSize(Jobs.SLICES);
      assertThat(history.bean(Jobs.class).slices("retention")).isEmpty();
      assertThat(frontend.bean(Jobs.class).slices("retention")).isEmpty();
    }
  }

  private static QueueHomes homes(TestServer node) {
    return node.bean(QueueHomes.class);
  }
}
