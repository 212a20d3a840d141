package io.workflow.server.persistence;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts how often one thread has the database answer: the Sync messages of the driver. */
final class RoundTrips implements AutoCloseable {

  private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

  private final Thread thread = Thread.currentThread();
  private final AtomicInteger count = new AtomicInteger();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (Thread.currentThread() == thread
              && String.valueOf(entry.getMessage()).contains("FE=> Sync")) {
            count.incrementAndGet();
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  RoundTrips() {
    handler.setLevel(Level.ALL);
    DRIVER.setLevel(Level.FINEST);
    DRIVER.setUseParentHandlers(false);
    DRIVER.addHandler(handler);
  }

  int count() {
    return count.get();
  }

  @Override
  public void close() {
    DRIVER.removeHandler(handler);
    DRIVER.setUseParentHandlers(true);
    DRIVER.setLevel(null);
  }
}
