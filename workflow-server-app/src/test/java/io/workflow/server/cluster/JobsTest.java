package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.server.cluster.ClusterNode.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobsTest {

  @Test
  void shouldGiveEachSliceToOneNodeOfTheRole() {
    List<ClusterNode> nodes =
        List.of(
            node("a", Role.WORKER),
            node("b", Role.WORKER, Role.HISTORY),
            node("c", Role.HISTORY),
            node("d", Role.WORKER));
    List<Integer> all = new ArrayList<>();
    for (ClusterNode node : nodes) {
      List<Integer> slices = jobs(node, nodes).slices("retention");
      assertThat(slices.isEmpty()).as(node.name()).isEqualTo(node.name().equals("c"));
      all.addAll(slices);
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(slices());
  }

  @Test
  void shouldGiveAnUndividedJobToOneNode() {
    List<ClusterNode> nodes = List.of(node("a", Role.WORKER), node("b", Role.WORKER));
    assertThat(nodes).filteredOn(node -> jobs(node, nodes).isHere("namespaces")).hasSize(1);
  }

  @Test
  void shouldLeaveNothingUndoneWhereNobodyHasTheRole() {
    ClusterNode only = node("a", Role.FRONTEND);
    assertThat(jobs(only, List.of(only)).slices("retention")).containsExactlyElementsOf(slices());
  }

  @Test
  void shouldDoNothingBeforeItHasJoined() {
    assertThat(new Jobs().slices("retention")).isEmpty();
  }

  private static List<Integer> slices() {
    return IntStream.range(0, Jobs.SLICES).boxed().toList();
  }

  private static Jobs jobs(ClusterNode self, List<ClusterNode> nodes) {
    Jobs jobs = new Jobs();
    jobs.follow(self, nodes);
    return jobs;
  }

  private static ClusterNode node(String name, Role... roles) {
    return new ClusterNode(
        name,
        UUID.randomUUID(),
        name + ":8233",
        new PeerAddress(name, 7234),
        "1",
        Set.of(roles),
        FormatLevel.KNOWN,
        State.SERVING,
        null,
        "group",
        Instant.EPOCH,
        Duration.ZERO);
  }
}
