package io.workflow;

import org.jspecify.annotations.Nullable;

/** The workflow could not answer a query: unknown query type, or its handler threw. */
public class QueryFailedException extends WorkflowClientException {

  public QueryFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
