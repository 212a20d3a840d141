package io.workflow.engine.decide;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step in the life of an update that somebody may wait for. */
public sealed interface UpdateProgress {

  /** The code let it in; durable. */
  record Accepted() implements UpdateProgress {}

  /** It has an outcome, durably: a result, or the failure that it ended with instead. */
  record Completed(List<Payload> result, @Nullable Failure failure) implements UpdateProgress {
    public Completed {
      result = List.copyOf(result);
    }
  }

  /** The code did not let it in, or does not know updates. Nothing of it is kept. */
  record Rejected(Failure failure) implements UpdateProgress {}

  /** The run ended before the code said yes or no. A later run of the workflow may take it. */
  record RunClosed() implements UpdateProgress {}
}
