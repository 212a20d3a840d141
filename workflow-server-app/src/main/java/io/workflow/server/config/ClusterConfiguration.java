package io.workflow.server.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.cluster.ClusterWatch;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.cluster.Jobs;
import io.workflow.server.cluster.KafkaIdentity;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.NodeStore;
import io.workflow.server.cluster.PeerAddress;
import io.workflow.server.cluster.Role;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.peer.PeerServer;
import io.workflow.server.cluster.peer.Peers;
import io.workflow.server.cluster.peer.RemoteWorkers;
import io.workflow.server.frontend.worker.OtherStreams;
import io.workflow.server.persistence.ClusterMetadata;
import io.workflow.server.persistence.DatabaseServer;
import io.workflow.server.persistence.MigrationLock;
import io.workflow.server.persistence.PostgresNodeStore;
import io.workflow.server.shard.ShardProperties;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This node among the others. */
@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {

  /** Static, so that it is there before any other bean is made. */
  @Bean
  static MigrationLock migrationLock() {
    return new MigrationLock();
  }

  @Bean
  ShardOwners shardOwners() {
    return new ShardOwners();
  }

  @Bean
  DatabaseServer databaseServer() {
    return new DatabaseServer();
  }

  @Bean
  PostgresNodeStore nodeStore(JdbcConnectionDetails database, DatabaseServer server) {
    return new PostgresNodeStore(
        database.getJdbcUrl(), database.getUsername(), database.getPassword(), server);
  }

  /** Joins and leaves with {@link EngineLifecycle}, in its turn. */
  @Bean(destroyMethod = "")
  @DependsOnDatabaseInitialization
  Membership membership(
      NodeStore store,
      ShardOwners owners,
      FormatLevel format,
      NodeProperties node,
      ClusterProperties cluster,
      ObjectProvider<PeerServer> peers,
      ShardProperties shards,
      KafkaAdminClient kafka,
      InstantSource clock) {
    UUID id = UUID.randomUUID();
    String version = ClusterConfiguration.class.getPackage().getImplementationVersion();
    Membership membership =
        new Membership(
            store,
            owners,
            format,
            () ->
                new ClusterNode(
                    node.nodeName(),
                    id,
                    node.address(),
                    new PeerAddress(cluster.address(), peers.getObject().port()),
                    Objects.requireNonNullElse(version, "development"),
                    node.roles(),
                    FormatLevel.KNOWN,
                    State.SERVING,
                    kafka.clusterId(),
                    shards.groupId(),
                    clock.instant(),
                    Duration.ZERO));
    membership.listen(format::follow);
    KafkaIdentity identity =
        new KafkaIdentity(kafka::askClusterId, membership::usesKafka, System::nanoTime);
    membership.listen((_self, _all) -> identity.follow());
    return membership;
  }

  @Bean
  FormatLevel formatLevel(NodeStore store, ClusterProperties cluster) {
    return new FormatLevel(store, cluster.formatLevelKnownFor(), System::nanoTime);
  }

  @Bean
  Jobs jobs(Membership membership) {
    Jobs jobs = new Jobs();
    membership.listen(jobs::follow);
    return jobs;
  }

  /** Workers are sent to nodes that take some, and that have said how many they have. */
  @Bean
  OtherStreams otherStreams(Membership membership, Peers peers, RemoteWorkers workers) {
    return () -> {
      ClusterNode self = membership.self();
      List<String> names = ClusterNode.namesOf(membership.nodes(), Role.FRONTEND);
      Map<String, Integer> counts = new HashMap<>();
      if (self != null && names.contains(self.name())) {
        for (String name : names) {
          if (!name.equals(self.name()) && peers.find(name) != null) {
            counts.put(name, workers.count(name));
          }
        }
      }
      return counts;
    };
  }

  @Bean
  ClusterWatch clusterWatch(
      ClusterMetadata metadata, ShardOwners owners, ShardEngine engine, Membership membership) {
    ClusterWatch watch =
        new ClusterWatch(metadata.numberOfShards(), owners, engine::owned, System::nanoTime);
    membership.listen(watch::look);
    return watch;
  }

  @Bean
  MeterBinder clusterMetrics(Membership membership, FormatLevel format, ClusterWatch watch) {
    return registry -> {
      Gauge.builder("format_level", format, FormatLevel::written)
          .description("What nodes may write: all of them must be able to read it")
          .register(registry);
      for (State state : List.of(State.SERVING, State.DRAINING)) {
        for (Role role : Role.values()) {
          Gauge.builder("cluster_nodes", membership, members -> members.alive(state, role))
              .description("Nodes that are alive and have a role, as this one sees it")
              .tag("state", state.name().toLowerCase(Locale.ROOT))
              .tag("role", role.name().toLowerCase(Locale.ROOT))
              .register(registry);
        }
      }
      TimeGauge.builder("shard_unowned", watch::longestUnowned, TimeUnit.SECONDS)
          .description("The longest that a shard has had no owner that is alive")
          .register(registry);
      TimeGauge.builder("drain", watch::longestDrain, TimeUnit.SECONDS)
          .description("The longest that a node has been about to end, without having ended")
          .register(registry);
      TimeGauge.builder("cluster_beat_age", membership::beatAge, TimeUnit.SECONDS)
          .description("Time since the last sign of life of this node")
          .register(registry);
    };
  }
}
