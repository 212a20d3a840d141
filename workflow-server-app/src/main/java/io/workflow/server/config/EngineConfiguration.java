package io.workflow.server.config;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.workflow.engine.shard.EngineParts;
import io.workflow.engine.shard.FencedShards;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.shard.WorkflowTaskAssembler;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.Role;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.peer.AnnouncedShards;
import io.workflow.server.cluster.peer.ClusterDoor;
import io.workflow.server.cluster.peer.PeerHandOver;
import io.workflow.server.cluster.peer.PeerServer;
import io.workflow.server.cluster.peer.Peers;
import io.workflow.server.cluster.peer.Routes;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.observability.EngineMetrics;
import io.workflow.server.observability.MeteredHistoryService;
import io.workflow.server.persistence.ClusterMetadata;
import io.workflow.server.persistence.DatabaseServer;
import io.workflow.server.persistence.HistoryConnections;
import io.workflow.server.persistence.PostgresHistoryStore;
import io.workflow.server.shard.ShardMoves;
import io.workflow.server.shard.ShardOwnership;
import io.workflow.server.shard.ShardProperties;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** The engine, what it stands on, and its life. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

  @Bean
  @DependsOnDatabaseInitialization
  ClusterMetadata clusterMetadata(DataSource dataSource, ShardProperties shards) {
    return ClusterMetadata.check(dataSource, shards.count());
  }

  @Bean
  HistoryConnections historyConnections(
      JdbcConnectionDetails database, EngineProperties engine, DatabaseServer server) {
    return new HistoryConnections(
        database.getJdbcUrl(),
        database.getUsername(),
        database.getPassword(),
        engine.lanes() + engine.historyReaders(),
        engine.databaseTimeout(),
        server);
  }

  @Bean
  MeterBinder historyConnectionMetrics(HistoryConnections connections) {
    return registry ->
        FunctionCounter.builder("backends_ended", connections, HistoryConnections::endedSessions)
            .description("Database sessions of dead nodes that held shards up, and were ended")
            .register(registry);
  }

  @Bean
  ChangeCodec changeCodec() {
    return new ChangeCodec();
  }

  @Bean
  @DependsOnDatabaseInitialization
  HistoryStore historyStore(HistoryConnections connections, ChangeCodec codec) {
    return new PostgresHistoryStore(connections, codec::decodeEvents);
  }

  @Bean
  KafkaAdminClient kafkaAdminClient(KafkaAdmin configured) {
    return new KafkaAdminClient(configured);
  }

  /** The server's time: the one clock that everything here asks for the hour. */
  @Bean
  InstantSource clock() {
    return Clock.systemUTC();
  }

  @Bean
  EngineMetrics engineMetrics(MeterRegistry registry) {
    return new EngineMetrics(registry);
  }

  /** Closed by {@link EngineLifecycle}, in its turn. */
  @Bean(destroyMethod = "")
  ShardEngine shardEngine(
      ClusterMetadata cluster,
      HistoryStore store,
      TaskTransport transport,
      EngineProperties properties,
      LimitProperties requests,
      EngineMetrics metrics,
      ChangeCodec codec,
      InstantSource clock,
      Membership membership,
      ObjectProvider<ClusterDoor> door) {
    ShardEngine engine =
        new ShardEngine(
            new EngineParts(
                store,
                transport,
                clock,
                properties.settings(cluster.numberOfShards(), requests.payload()),
                metrics,
                codec,
                membership),
            own -> door.getObject());
    metrics.observe(engine);
    return engine;
  }

  /** What everything else in the server asks. */
  @Bean
  @Primary
  MeteredHistoryService historyService(ClusterDoor door, MeterRegistry registry) {
    return new MeteredHistoryService(door, registry);
  }

  @Bean
  WorkflowTaskAssembler workflowTaskAssembler(HistoryService history, EngineProperties properties) {
    return new WorkflowTaskAssembler(
        history, Executors.newVirtualThreadPerTaskExecutor(), properties.taskEvents());
  }

  @Bean
  FencedShards fencedShards(ShardEngine engine) {
    return new FencedShards(engine);
  }

  @Bean
  AnnouncedShards announcedShards(
      FencedShards own, NodeProperties node, ShardOwners owners, Peers peers) {
    return new AnnouncedShards(own, node.nodeName(), owners, peers);
  }

  /** Closed by {@link EngineLifecycle}, in its turn. */
  @Bean(destroyMethod = "")
  ShardOwnership shardOwnership(
      ShardProperties shards,
      HistoryStore store,
      AnnouncedShards own,
      ShardOwners owners,
      Peers peers,
      Membership membership,
      NodeProperties node,
      KafkaAdminClient admin,
      ConsumerFactory<?, ?> consumers,
      ShardMoves moves) {
    return new ShardOwnership(
        shards,
        store,
        own,
        new PeerHandOver(membership, owners, peers),
        node.nodeName(),
        admin.admin(),
        consumers.getConfigurationProperties(),
        moves);
  }

  @Bean
  ShardMoves shardMoves(MeterRegistry registry) {
    return new ShardMoves(registry);
  }

  @Bean
  DrainLifecycle drainLifecycle(Membership membership) {
    return new DrainLifecycle(membership);
  }

  @Bean
  EngineLifecycle engineLifecycle(
      Membership membership,
      PeerServer peerServer,
      Peers peers,
      Routes routes,
      ShardEngine engine,
      FencedShards own,
      ShardOwnership ownership,
      NodeProperties node) {
    return new EngineLifecycle(
        membership,
        peerServer,
        peers,
        routes,
        engine,
        own,
        ownership,
        node.roles().contains(Role.HISTORY));
  }
}
