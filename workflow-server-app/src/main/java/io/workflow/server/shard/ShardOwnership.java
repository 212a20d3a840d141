package io.workflow.server.shard;

import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.shard.ShardAssignment;
import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.server.cluster.HandOver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * This node's membership in the group that spreads the shards: assigned means owned. Kafka is
 * needed to change who owns what, not to go on owning it: a node that Kafka has lost sight of
 * serves on until the database says that another one has taken its shards.
 *
 * <p>One thread; heartbeats are sent by the consumer's own.
 */
public final class ShardOwnership implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ShardOwnership.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(3);

  /** Kafka tells the others of their shards with their next heartbeats. */
  private static final Duration HAND_OVER = Duration.ofSeconds(6);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration TOPIC_CHECK = Duration.ofSeconds(5);

  private final ShardProperties properties;
  private final ShardOwner engine;
  private final String memberName;
  private final ShardTopic topic;
  private final ShardAssignment assignment;
  private final HandOver handOver;
  private final GivenUp givenUp;
  private final Map<String, Object> consumerSettings;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private BooleanSupplier cutOff = () -> false;
  private volatile int assigned;
  private volatile boolean placed;
  private volatile @Nullable String problem = "Not a member of the group yet";

  /**
   * @param handOver the other nodes
   * @param node the name of this node, the same in its next process
   * @param admin is not closed with this
   * @param consumerSettings how to reach Kafka with a consumer
   */
  public ShardOwnership(
      ShardProperties properties,
      HistoryStore store,
      ShardOwner engine,
      HandOver handOver,
      String node,
      Admin admin,
      Map<String, Object> consumerSettings,
      ShardMoves moves) {
    this.properties = properties;
    this.engine = engine;
    this.memberName = memberName(node);
    this.topic = new ShardTopic(properties, admin);
    this.handOver = handOver;
    this.givenUp = new GivenUp(store, engine, moves);
    this.assignment =
        new ShardAssignment(
            store,
            engine,
            node,
            properties.reclaimAfter(),
            handOver::request,
            givenUp::accept,
            moves,
            System::nanoTime);
    this.consumerSettings = consumerSettings(consumerSettings);
    this.thread = Thread.ofPlatform().name("workflow-shards").daemon().unstarted(this::run);
  }

  private Map<String, Object> consumerSettings(Map<String, Object> common) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, GroupProtocol.CONSUMER.name());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, properties.groupId());
    settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, memberName);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "workflow-shards");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    // Said by the broker in this protocol.
    settings.remove(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
    settings.remove(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
    settings.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
    return settings;
  }

  /**
   * Joins the group in the background, and goes on trying until {@link #close}.
   *
   * @param cutOff for as long as it says so this node stays out of the group, so that others take
   *     its shards; must not block
   */
  public void start(BooleanSupplier cutOff) {
    this.cutOff = cutOff;
    thread.start();
  }

  /** Instead of {@link #start}: this node takes no shards. */
  public void stayOut() {
    placed = true;
    problem = null;
  }

  /**
   * Takes another node, which has died, out of the group. Blocks for a while.
   *
   * @param node its name
   */
  public void removeMember(String node) {
    try {
      topic.removeMember(memberName(node));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException noAnswer) {
      log.info("Kafka did not take node '{}' out of group {}", node, properties.groupId());
    }
  }

  /**
   * Another node asks for these shards: gives those up that are served here. Blocks for a moment.
   *
   * @return what was known of them
   */
  public List<ShardMemory> giveUp(Collection<Integer> shards) {
    Set<Integer> served = new HashSet<>(shards);
    served.retainAll(engine.owned());
    if (served.isEmpty()) {
      return List.of();
    }
    List<ShardMemory> known = givenUp.accept(served);
    log.info(
        "Gave {} shards up to the node that asked for them, and what is known of {} runs",
        served.size(),
        known.stream().mapToInt(shard -> shard.runs().size()).sum());
    return known;
  }

  /** What Kafka allows in the name of a member. */
  private static String memberName(String node) {
    return node.replaceAll("[^a-zA-Z0-9._-]", "_");
  }

  /** How it goes. */
  public ShardStatus status() {
    return new ShardStatus(properties.count(), assigned, engine.owned().size(), placed, problem);
  }

  private void run() {
    boolean alone = false;
    while (!stopped(Duration.ZERO)) {
      if (cutOff.getAsBoolean()) {
        problem = "Out of the group, because this node can't reach the database";
        stopped(POLL);
        continue;
      }
      try {
        topic.ensure();
        if (!alone) {
          topic.removeEarlierSelf(memberName);
          alone = true;
        }
        serve();
      } catch (InterruptedException interrupted) {
        return;
      } catch (ExecutionException | TimeoutException | RuntimeException failure) {
        failed("Could not join group " + properties.groupId(), failure);
        stopped(properties.retryInterval());
      }
    }
  }

  private void serve() throws InterruptedException, ExecutionException, TimeoutException {
    KafkaConsumer<byte[], byte[]> joined = new KafkaConsumer<>(consumerSettings);
    consumer = joined;
    try {
      joined.subscribe(List.of(properties.topic()), new Listener());
      long lastTopicCheck = System.nanoTime();
      while (!stopped(Duration.ZERO) && !cutOff.getAsBoolean()) {
        joined.poll(POLL);
        take();
        if (assignment.size() > 0) {
          lastTopicCheck = System.nanoTime();
        } else if (System.nanoTime() - lastTopicCheck > TOPIC_CHECK.toNanos()) {
          // Kafka may have lost its data: without the topic nobody is ever assigned anything.
          topic.ensure();
          lastTopicCheck = System.nanoTime();
        }
      }
    } catch (WakeupException stopping) {
      log.debug("Leaving group {}", properties.groupId());
    } finally {
      consumer = null;
      leave(joined);
    }
  }

  private void leave(KafkaConsumer<byte[], byte[]> joined) {
    boolean left = true;
    try {
      joined.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(LEAVE_TIMEOUT));
    } catch (RuntimeException failure) {
      left = false;
      log.info("Could not leave group {} in an orderly way", properties.groupId(), failure);
    }
    if (stopped(Duration.ZERO)) {
      if (left) {
        awaitSuccessors();
      }
      assignment.clear();
    } else {
      assignment.lostAll();
    }
    assigned = 0;
  }

  /** This node serves on until others have asked for all that it has. */
  private void awaitSuccessors() {
    assigned = 0;
    long begin = System.nanoTime();
    try {
      while (!engine.owned().isEmpty()
          && handOver.hasSuccessors()
          && System.nanoTime() - begin < HAND_OVER.toNanos()) {
        assignment.dropWhatOthersTook(System.nanoTime());
        TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException unreachable) {
      log.info("Whoever takes the shards over is not waited for: {}", unreachable.toString());
      log.debug("The failure", unreachable);
    }
  }

  /** Never fails: what could not be taken is tried again at the next turn. */
  private void take() {
    try {
      assignment.dropWhatOthersTook(System.nanoTime());
      assignment.reclaimWhatStaysLost(System.nanoTime());
      assignment.takeAssigned(System.nanoTime());
      problem = assignment.problem();
    } catch (RuntimeException failure) {
      failed("Could not take the assigned shards over", failure);
      stopped(properties.retryInterval());
    }
    assigned = assignment.size();
  }

  private void failed(String what, Exception failure) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
    String text = "%s: %s".formatted(what, cause);
    if (!text.equals(problem)) {
      log.warn("{}. Trying again every {}", text, properties.retryInterval());
      log.debug("The failure", failure);
    }
    problem = text;
  }

  /** Waits at most so long; whether it is time to end. */
  private boolean stopped(Duration wait) {
    try {
      return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Leaves the group, and returns when other nodes have taken the shards, or there are none. */
  @Override
  public void close() {
    stop.countDown();
    KafkaConsumer<byte[], byte[]> joined = consumer;
    if (joined != null) {
      joined.wakeup();
    }
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(LEAVE_TIMEOUT.plus(HAND_OVER).plus(LEAVE_TIMEOUT));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Integer> shards(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).toList();
  }

  private final class Listener implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assignment.assigned(shards(partitions));
      take();
      placed = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (leavingBecauseOfFailure()) {
        assignment.lost(shards(partitions));
      } else {
        assignment.revoked(shards(partitions));
      }
      assigned = assignment.size();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      assignment.lost(shards(partitions));
      assigned = assignment.size();
    }

    /** The consumer is closed and another one follows: nobody has asked for the shards. */
    private boolean leavingBecauseOfFailure() {
      return consumer == null && !stopped(Duration.ZERO);
    }
  }
}
