package io.workflow.client;

import java.time.Duration;

/** Time as a client passes it; tests have one of their own. */
interface ClientTime {

  ClientTime SYSTEM =
      new ClientTime() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };

  /** As {@link System#nanoTime}. */
  long nanoTime();

  void sleep(Duration duration) throws InterruptedException;
}
