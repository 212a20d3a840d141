package io.workflow.server.engine;

import io.workflow.engine.shard.ShardUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one way to wait for an answer of the engine. Blocks the caller, and leaves the answer alone:
 * others may wait for the same one. What failed is thrown as it is.
 */
public final class EngineAnswers {

  /** An answer takes one commit; this is long enough for a shard to change its owner. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private EngineAnswers() {}

  /**
   * Waits for as long as every request may take.
   *
   * @throws NoAnswerException when it takes longer
   * @throws ShardUnavailableException when the thread is asked to stop
   */
  public static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
    return await(answer, TIMEOUT);
  }

  /** Waits for something that may take its time, or that nobody waits for so long. */
  public static <T extends @Nullable Object> T await(CompletableFuture<T> answer, Duration atMost) {
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new NoAnswerException(atMost, late);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Expected an answer from the shard", failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new ShardUnavailableException("The server is stopping: try again.", A_MOMENT);
    }
  }
}
