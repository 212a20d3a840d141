package io.workflow.faults;

import java.time.Duration;

/** What is done to the cluster, and for how long at most its shards may then not be served. */
enum Fault {
  JOIN("a node joins", Duration.ofMillis(50)),
  STOP("orderly stop", Duration.ofMillis(50)),
  KILL("kill -9", Duration.ofMillis(1500)),
  PAUSE_1("SIGSTOP for 1 s", Duration.ofSeconds(1)),
  PAUSE_2_5("SIGSTOP for 2.5 s", Duration.ofMillis(4500)),
  PAUSE_5("SIGSTOP for 5 s", Duration.ofMillis(4500)),
  PAUSE_30("SIGSTOP for 30 s", Duration.ofMillis(4500)),
  PEERS_DROP("nobody reaches a node's peer port", Longest.CUT),
  PEERS_RESET("all connections to a node's peer port are reset", Longest.CUT),
  PEERS_DELAY("all that goes to a node's peer port is late", Longest.DELAYED),
  POSTGRES_DROP("a node's way to PostgreSQL is cut", Duration.ofMillis(6500)),
  POSTGRES_RESET("a node's connections to PostgreSQL are reset", Duration.ofMillis(6500)),
  POSTGRES_DELAY("a node's way to PostgreSQL is slow", Longest.DELAYED),
  KAFKA_DROP("a node's way to Kafka is cut", Duration.ofMillis(500)),
  KAFKA_RESET("a node's connections to Kafka are reset", Duration.ofMillis(500)),
  KAFKA_DELAY("a node's way to Kafka is slow", Duration.ofMillis(500)),
  POSTGRES_KILLED("kill -9 of PostgreSQL", Longest.DATABASE_AWAY),
  KAFKA_KILLED("kill -9 of Kafka", Longest.ALL_JOIN_ANEW),
  KAFKA_WIPED("Kafka has lost everything", Longest.ALL_JOIN_ANEW);

  /** Limits that follow from how long something lasts. */
  private static final class Longest {

    /** What one node owns and another is asked for waits until the link is healed. */
    private static final Duration CUT = Duration.ofSeconds(10);

    /** Several round trips. */
    private static final Duration DELAYED = Duration.ofSeconds(3);

    /** When the broker is back, one node after the other joins its group, and shards move twice. */
    private static final Duration ALL_JOIN_ANEW = Duration.ofSeconds(3);

    /** Until PostgreSQL has been started and has recovered, and two seconds more. */
    private static final Duration DATABASE_AWAY = Duration.ofSeconds(20);
  }

  private final String title;
  private final Duration limit;

  Fault(String title, Duration limit) {
    this.title = title;
    this.limit = limit;
  }

  String title() {
    return title;
  }

  /** On a machine of its own, apart from what the measuring adds. */
  Duration limit() {
    return limit;
  }
}
