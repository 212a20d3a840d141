package io.workflow.server.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that begin at the same moment. */
final class Race {

  /** One of them; they are numbered from 0. */
  interface Racer<T> {
    T run(int number) throws Exception;
  }

  private Race() {}

  /** Returns what each came to, by its number; fails when one fails. */
  static <T> List<T> of(int racers, Racer<T> racer) throws Exception {
    CyclicBarrier start = new CyclicBarrier(racers);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int number = 0; number < racers; number++) {
        int own = number;
        running.add(
            clients.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  return racer.run(own);
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
