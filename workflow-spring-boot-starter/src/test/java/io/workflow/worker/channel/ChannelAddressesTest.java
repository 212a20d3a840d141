package io.workflow.worker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelAddressesTest {

  private static final Map<String, List<String>> HOSTS =
      Map.of(
          "nodes", List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::1"),
          "other", List.of("10.1.0.1"));

  @Test
  void shouldKnowAllAddressesOfAllNames() {
    assertThat(texts("nodes:7233", "other:7234", "unix:///run/workflow"))
        .containsExactlyInAnyOrder(
            "nodes:7233 (10.0.0.1)",
            "nodes:7233 (10.0.0.2)",
            "nodes:7233 (10.0.0.3)",
            "nodes:7233 (fd00:0:0:0:0:0:0:1)",
            "other:7234 (10.1.0.1)",
            "unix:///run/workflow");
  }

  @Test
  void shouldReadTargetsForDnsAsNames() {
    assertThat(texts("dns:///other:7233")).containsExactly("other:7233 (10.1.0.1)");
    assertThat(texts("dns:other:7233")).containsExactly("other:7233 (10.1.0.1)");
  }

  @Test
  void shouldLeaveToGrpcWhatItDoesNotUnderstand() {
    assertThat(texts("nowhere:7233")).containsExactly("nowhere:7233");
    assertThat(texts("other:99999")).containsExactly("other:99999");
    assertThat(texts("other")).containsExactly("other");
    assertThat(texts("dns://8.8.8.8/other:7233")).containsExactly("dns://8.8.8.8/other:7233");
  }

  @Test
  void shouldSpreadWorkersOverTheNodes() {
    ChannelAddresses addresses = addresses("nodes:7233", "other:7233");
    Set<String> first = new HashSet<>();

    for (int i = 0; i < 200; i++) {
      first.add(addresses.round(null).getFirst().toString());
    }

    assertThat(first)
        .containsExactlyInAnyOrder(
            "nodes:7233 (10.0.0.1)",
            "nodes:7233 (10.0.0.2)",
            "nodes:7233 (10.0.0.3)",
            "other:7233 (10.1.0.1)");
  }

  @Test
  void shouldTryTheLostOneLast() {
    ChannelAddresses addresses = addresses("nodes:7233", "other:7233");
    ChannelAddress lost = addresses.round(null).getFirst();

    for (int i = 0; i < 50; i++) {
      assertThat(addresses.round(lost)).hasSize(5).endsWith(lost);
    }
  }

  @Test
  void shouldTakeTheTwoKindsOfAddressesOfANameForOneHost() {
    List<ChannelAddress> all = addresses("nodes:7233", "other:7233").round(null);
    ChannelAddress first = find(all, "10.0.0.1");

    assertThat(ChannelAddresses.elsewhere(all, first))
        .extracting(ChannelAddress::toString)
        .containsExactlyInAnyOrder(
            "nodes:7233 (10.0.0.2)", "nodes:7233 (10.0.0.3)", "other:7233 (10.1.0.1)");
    assertThat(ChannelAddresses.elsewhere(List.of(first), first)).isEmpty();
  }

  private static ChannelAddress find(List<ChannelAddress> all, String text) {
    return all.stream().filter(each -> each.toString().contains(text)).findFirst().orElseThrow();
  }

  private static List<String> texts(String... targets) {
    return addresses(targets).round(null).stream().map(ChannelAddress::toString).toList();
  }

  private static ChannelAddresses addresses(String... targets) {
    return new ChannelAddresses(List.of(targets), ChannelAddressesTest::find);
  }

  private static List<InetAddress> find(String host) throws UnknownHostException {
    List<InetAddress> found = new ArrayList<>();
    for (String address : HOSTS.getOrDefault(host, List.of())) {
      found.add(InetAddress.getByName(address));
    }
    if (found.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return found;
  }
}
