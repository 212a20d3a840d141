package io.workflow.server.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.server.cluster.DeadNodes;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.peer.ArrivedQueries;
import io.workflow.server.cluster.peer.ClusterDoor;
import io.workflow.server.cluster.peer.ClusterQueries;
import io.workflow.server.cluster.peer.ClusterWorkers;
import io.workflow.server.cluster.peer.HomeCalls;
import io.workflow.server.cluster.peer.OwnerCalls;
import io.workflow.server.cluster.peer.PeerCredentials;
import io.workflow.server.cluster.peer.PeerHomes;
import io.workflow.server.cluster.peer.PeerMetrics;
import io.workflow.server.cluster.peer.PeerServer;
import io.workflow.server.cluster.peer.PeerSettings;
import io.workflow.server.cluster.peer.Peers;
import io.workflow.server.cluster.peer.RemoteWorkers;
import io.workflow.server.cluster.peer.Routes;
import io.workflow.server.cluster.peer.WorkerRelay;
import io.workflow.server.matching.StoppedWorkers;
import io.workflow.server.matching.TaskQueues;
import io.workflow.server.matching.WorkerRecords;
import io.workflow.server.persistence.ClusterMetadata;
import io.workflow.server.query.ConnectedWorkers;
import io.workflow.server.query.WorkerQueries;
import io.workflow.server.query.WorkflowQueries;
import io.workflow.server.shard.ShardOwnership;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.util.function.SingletonSupplier;

/** The streams between the nodes, and what goes over them. */
@Configuration(proxyBeanMethods = false)
class PeerConfiguration {

  /** Not a bean: Spring would take it for the application's own. */
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private final PeerSettings settings = PeerSettings.defaults();

  /** Closed by {@link EngineLifecycle}, in its turn. */
  @Bean(destroyMethod = "")
  Peers peers(
      ClusterProperties cluster,
      SslBundles bundles,
      Membership membership,
      MeterRegistry registry) {
    Peers peers = new Peers(credentials(cluster, bundles), settings, new PeerMetrics(registry));
    membership.listen(peers::follow);
    return peers;
  }

  /** Closed by {@link EngineLifecycle}, in its turn. */
  @Bean(destroyMethod = "")
  PeerServer peerServer(ClusterProperties cluster, SslBundles bundles, OwnerCalls calls) {
    return new PeerServer(cluster.listenAddress(), credentials(cluster, bundles), calls, settings);
  }

  private static PeerCredentials credentials(ClusterProperties cluster, SslBundles bundles) {
    if (cluster.sslBundle().isEmpty()) {
      return PeerCredentials.none();
    }
    SslManagerBundle managers = bundles.getBundle(cluster.sslBundle()).getManagers();
    return PeerCredentials.of(managers.getKeyManagers(), managers.getTrustManagers());
  }

  /** Closed by {@link EngineLifecycle}, in its turn. */
  @Bean(destroyMethod = "")
  Routes routes(
      ShardEngine engine,
      ClusterMetadata metadata,
      ShardOwners owners,
      Peers peers,
      ClusterProperties cluster) {
    return new Routes(
        engine,
        metadata.numberOfShards(),
        owners,
        peers::find,
        new Routes.Waits(
            cluster.ownerWait(),
            cluster.maximumWaiting(),
            executor,
            Timers.system(),
            // Of whatever thread asks.
            () -> ThreadLocalRandom.current().nextLong()));
  }

  @Bean
  ArrivedQueries arrivedQueries() {
    return new ArrivedQueries();
  }

  @Bean
  ClusterDoor clusterDoor(
      ShardEngine engine, Routes routes, ArrivedQueries arrived, ChangeCodec codec) {
    return new ClusterDoor(engine, routes, arrived, codec);
  }

  @Bean
  WorkerRelay workerRelay(ConnectedWorkers workers, Peers peers) {
    return new WorkerRelay(workers, peers);
  }

  @Bean
  RemoteWorkers remoteWorkers(ConnectedWorkers workers, WorkflowQueries queries, Peers peers) {
    return new RemoteWorkers(workers, queries, peers);
  }

  @Bean
  PeerHomes peerHomes(Peers peers, ArrivedQueries arrived, Membership membership) {
    PeerHomes homes = new PeerHomes(peers, arrived);
    membership.listen(homes::follow);
    return homes;
  }

  @Bean
  DeadNodes deadNodes(Peers peers, ShardOwnership ownership, Membership membership) {
    DeadNodes dead =
        new DeadNodes(peers::refuses, ownership::removeMember, executor, System::nanoTime);
    membership.listen(dead::look);
    return dead;
  }

  @Bean
  HomeCalls homeCalls(
      TaskQueues queues,
      PeerHomes homes,
      ObjectProvider<WorkerQueries> queries,
      StoppedWorkers stopped,
      WorkerRecords workers) {
    return new HomeCalls(
        queues, homes, SingletonSupplier.of(queries::getObject), stopped, workers, executor);
  }

  @Bean
  @Primary
  ClusterWorkers clusterWorkers(WorkerRecords own, PeerHomes homes) {
    return new ClusterWorkers(own, homes);
  }

  @Bean
  OwnerCalls ownerCalls(
      Membership membership,
      ShardEngine engine,
      WorkflowQueries queries,
      RemoteWorkers remoteWorkers,
      WorkerRelay relay,
      HomeCalls homes,
      ShardOwners owners,
      ChangeCodec codec,
      FormatLevel format,
      ShardOwnership ownership) {
    return new OwnerCalls(
        new LocalNode(membership, format, ownership, executor),
        engine,
        queries,
        remoteWorkers,
        relay,
        homes,
        owners,
        codec);
  }

  @Bean
  @Primary
  ClusterQueries clusterQueries(
      WorkflowQueries queries, Routes routes, ArrivedQueries arrived, WorkerRelay relay) {
    return new ClusterQueries(queries, routes, arrived, relay);
  }

  @Bean
  MeterBinder peerMetrics(Peers peers, Routes routes) {
    return registry -> {
      Gauge.builder("peer_requests_waiting", peers, Peers::waiting)
          .description("Requests to other nodes without an answer")
          .register(registry);
      Gauge.builder("peer_queue", peers, Peers::waitingBytes)
          .description("Size of the requests to other nodes without an answer")
          .baseUnit(BaseUnits.BYTES)
          .register(registry);
      Gauge.builder("owner_wait", routes, Routes::waiting)
          .description("Calls that wait for a shard that no node serves at the moment")
          .register(registry);
    };
  }
}
