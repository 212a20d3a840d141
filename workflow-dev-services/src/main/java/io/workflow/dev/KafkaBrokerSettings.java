package io.workflow.dev;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The configuration of one broker that is its own controller. */
final class KafkaBrokerSettings {

  static final int NODE_ID = 1;

  /** A single broker has no second replica; a share group would wait for it in silence. */
  private static final Map<String, String> ONE_REPLICA =
      Map.ofEntries(
          Map.entry("default.replication.factor", "1"),
          Map.entry("min.insync.replicas", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"));

  /**
   * Patient, because a developer's machine is busy at times: a broker that is late with its
   * heartbeat would be fenced by its own controller, and with thousands of partitions in a small
   * heap it never recovers. The price: after a broker was killed, its next start waits until the
   * session of the killed one is over. Consumers are noticed to be gone in a fifth of the usual
   * time, so that a worker that an IDE has killed does not keep its partitions for most of a
   * minute.
   */
  private static final Map<String, String> SESSIONS =
      Map.ofEntries(
          Map.entry("broker.session.timeout.ms", "18000"),
          Map.entry("broker.heartbeat.interval.ms", "1000"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.consumer.session.timeout.ms", "10000"),
          Map.entry("group.consumer.min.session.timeout.ms", "1000"),
          Map.entry("group.consumer.heartbeat.interval.ms", "1000"),
          Map.entry("group.consumer.min.heartbeat.interval.ms", "100"),
          Map.entry("group.share.session.timeout.ms", "10000"),
          Map.entry("group.share.min.session.timeout.ms", "1000"),
          Map.entry("group.share.heartbeat.interval.ms", "1000"),
          Map.entry("group.share.min.heartbeat.interval.ms", "100"));

  /** A developer's machine: few threads, and buffers that fit a small heap. */
  private static final Map<String, String> SMALL =
      Map.of(
          "num.network.threads", "2",
          "num.io.threads", "4",
          "background.threads", "2",
          "log.cleaner.dedupe.buffer.size", "8388608");

  private KafkaBrokerSettings() {}

  static Properties of(Path data, int port, int controllerPort) {
    return of(data, port, controllerPort, Map.of());
  }

  /** As {@link DevServicesOptions#kafkaProxies} says. */
  static Properties of(Path data, int port, int controllerPort, Map<Integer, Integer> proxies) {
    StringBuilder listeners = new StringBuilder();
    StringBuilder advertised = new StringBuilder();
    StringBuilder protocols = new StringBuilder();
    proxies.forEach(
        (listened, named) -> {
          String name = "PROXY" + listened;
          listeners.append(",%s://%s:%d".formatted(name, LoopbackPort.HOST, listened));
          advertised.append(",%s://%s:%d".formatted(name, LoopbackPort.HOST, named));
          protocols.append(",%s:PLAINTEXT".formatted(name));
        });
    Properties settings = new Properties();
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("node.id", String.valueOf(NODE_ID));
    settings.setProperty(
        "controller.quorum.voters", NODE_ID + "@" + LoopbackPort.HOST + ":" + controllerPort);
    settings.setProperty("controller.listener.names", "CONTROLLER");
    settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
    settings.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT" + protocols);
    settings.setProperty(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
                .formatted(LoopbackPort.HOST, port, LoopbackPort.HOST, controllerPort)
            + listeners);
    settings.setProperty(
        "advertised.listeners",
        "PLAINTEXT://%s:%d".formatted(LoopbackPort.HOST, port) + advertised);
    settings.setProperty("log.dirs", data.toString());
    // A topic made by a misspelt name would hide the mistake; clusters in production refuse, too.
    settings.setProperty("auto.create.topics.enable", "false");
    settings.setProperty("group.share.delivery.count.limit", "10");
    settings.putAll(ONE_REPLICA);
    settings.putAll(SESSIONS);
    settings.putAll(SMALL);
    return settings;
  }
}
