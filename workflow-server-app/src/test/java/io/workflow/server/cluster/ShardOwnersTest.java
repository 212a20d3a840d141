package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.server.cluster.ShardOwners.Owner;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who owns a shard, whatever order the news come in. */
class ShardOwnersTest {

  private final ShardOwners owners = new ShardOwners();

  @Test
  void shouldKeepTheHigherEpochWhenNewsComeLate() {
    owners.learn(Map.of(1, new Owner("b", 3), 2, new Owner("a", 1)));
    owners.learn(Map.of(1, new Owner("a", 2), 2, new Owner("b", 2)));
    assertThat(owners.ownerOf(1)).hasValue(new Owner("b", 3));
    assertThat(owners.ownerOf(2)).hasValue(new Owner("b", 2));
    assertThat(owners.ownerOf(3)).isEmpty();
  }
}
