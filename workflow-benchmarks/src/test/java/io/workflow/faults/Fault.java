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
  PAUSE_30("SIGSTOP for 30 s", Duration.ofMillis(4500));

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
