package io.workflow.server.persistence;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which number to set. */
final class NumberOfShardsFailureAnalyzer extends AbstractFailureAnalyzer<NumberOfShardsException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, NumberOfShardsException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set workflow.server.shards.count=%d, or use an empty database for a new cluster."
            .formatted(cause.numberOfShards()),
        cause);
  }
}
