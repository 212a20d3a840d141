package io.workflow.server.frontend.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nodes that ask streams to go, and workers that go to any other node that they know. */
class StreamBalanceTest {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final List<Node> nodes = new ArrayList<>();
  private final Random random = new Random(7);
  private int known;
  private int moves;
  private boolean stuck;
  private long now;

  @Test
  void shouldSpreadTheStreamsOfOneNodeAndThenLeaveThemAlone() {
    nodes(12, 0, 0);

    looks(60);

    assertThat(counts()).allMatch(count -> count >= 2 && count <= 5);
    assertThat(counts().stream().mapToInt(count -> count).sum()).isEqualTo(12);
    int needed = moves;
    looks(1_000);
    assertThat(moves).as("moves after it is even").isEqualTo(needed);
    assertThat(nodes.stream().mapToDouble(Node::moved).sum()).isEqualTo(needed);
  }

  @Test
  void shouldAskTheNextOnesWhenTheFirstHaveGone() {
    nodes(100, 0);
    looks(1);
    assertThat(moves).as("before it has lasted").isZero();
    looks(1);
    assertThat(moves).isEqualTo(10);
    assertThat(counts()).containsExactly(90, 10);
  }

  @Test
  void shouldMoveNothingForALittle() {
    nodes(3, 1, 1);
    looks(100);
    nodes(5, 4, 4);
    looks(100);
    nodes(1, 0);
    looks(100);
    nodes(9);
    looks(100);
    assertThat(moves).isZero();
  }

  @Test
  void shouldGiveUpWhereWorkersDoNotKnowTheNodesWithoutAny() {
    nodes(6, 6, 0);
    known = 2;
    looks(200);
    int early = moves;
    looks(200);
    assertThat(moves - early).as("moves back and forth").isLessThanOrEqualTo(4);
  }

  @Test
  void shouldUseAgainWhatDoesNotGo() {
    nodes(12, 0);
    stuck = true;
    looks(2);
    assertThat(nodes.getFirst().staying()).hasSize(11);

    looks(3);

    assertThat(nodes.getFirst().kept).isEqualTo(1);
    assertThat(counts()).containsExactly(12, 0);
    looks(10);
    assertThat(nodes.getFirst().asked).as("after a longer pause").isLessThanOrEqualTo(4);
  }

  // ---- nodes

  private void nodes(int... streams) {
    nodes.clear();
    known = streams.length;
    for (int count : streams) {
      Node node = new Node();
      nodes.add(node);
      for (int i = 0; i < count; i++) {
        node.here.add(new One());
      }
    }
  }

  private void looks(int count) {
    for (int i = 0; i < count; i++) {
      now += PAUSE.toNanos();
      nodes.forEach(node -> node.balance.look(now));
    }
  }

  private List<Integer> counts() {
    return nodes.stream().map(node -> node.here.size()).toList();
  }

  private static final class One implements StreamBalance.Stream {
    private boolean ended;

    @Override
    public boolean hasEnded() {
      return ended;
    }
  }

  private final class Node implements StreamBalance.Streams<One> {
    private final List<One> here = new ArrayList<>();
    private final List<One> leaving = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamBalance<One> balance =
        new StreamBalance<>(this, this::others, PAUSE, registry);
    private int asked;
    private int kept;

    private Map<String, Integer> others() {
      Map<String, Integer> others = new HashMap<>();
      for (int i = 0; i < nodes.size(); i++) {
        if (nodes.get(i) != this) {
          others.put("node-" + i, nodes.get(i).here.size());
        }
      }
      return others;
    }

    private double moved() {
      return registry.get("streams_moved").counter().count();
    }

    @Override
    public Collection<One> staying() {
      return here.stream().filter(one -> !leaving.contains(one)).toList();
    }

    @Override
    public boolean ask(One stream, String reason) {
      asked++;
      leaving.add(stream);
      if (!stuck) {
        List<Node> elsewhere = new ArrayList<>(nodes.subList(0, known));
        elsewhere.remove(this);
        elsewhere.get(random.nextInt(elsewhere.size())).here.add(new One());
        here.remove(stream);
        stream.ended = true;
        moves++;
      }
      return true;
    }

    @Override
    public void keep(One stream) {
      kept++;
      leaving.remove(stream);
    }
  }
}
