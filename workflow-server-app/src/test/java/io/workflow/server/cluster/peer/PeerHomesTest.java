package io.workflow.server.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.QueueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PeerHomesTest {

  private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

  private final List<QueueKey> keys = keys();

  @Test
  void shouldSpreadQueuesEvenly() {
    Map<String, Long> counts =
        keys.stream().collect(Collectors.groupingBy(key -> home(key, FIVE), Collectors.counting()));

    assertThat(counts).containsOnlyKeys(FIVE);
    assertThat(counts.values())
        .allSatisfy(count -> assertThat(count).isBetween(keys.size() / 7L, keys.size() / 4L));
  }

  @Test
  void shouldMoveOnlyTheShareOfANodeThatGoes() {
    List<String> four = List.of("a", "b", "d", "e");

    assertThat(keys)
        .filteredOn(key -> !home(key, FIVE).equals("c"))
        .allSatisfy(key -> assertThat(home(key, four)).isEqualTo(home(key, FIVE)));
  }

  @Test
  void shouldTreatTheKindsOfAQueueApart() {
    Map<String, Long> sameHome =
        keys.stream()
            .filter(key -> key.kind() == TaskKind.WORKFLOW)
            .map(
                key ->
                    home(key, FIVE)
                        + home(
                            new QueueKey(
                                key.namespace(), key.name(), TaskKind.ACTIVITY, key.sticky()),
                            FIVE))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(sameHome).hasSize(25);
  }

  @Test
  void shouldNeedNobodyElseWhenThereIsOneNode() {
    assertThat(keys).allSatisfy(key -> assertThat(home(key, List.of("a"))).isEqualTo("a"));
    assertThat(PeerHomes.home(keys.getFirst(), List.of())).isNull();
  }

  private static String home(QueueKey key, List<String> nodes) {
    return String.valueOf(PeerHomes.home(key, nodes));
  }

  private static List<QueueKey> keys() {
    List<QueueKey> keys = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      for (TaskKind kind : TaskKind.values()) {
        keys.add(new QueueKey("default", "orders-" + i, kind, i % 3 == 0));
      }
    }
    return keys;
  }
}
