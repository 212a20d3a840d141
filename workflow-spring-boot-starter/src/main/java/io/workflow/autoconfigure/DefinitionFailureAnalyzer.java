package io.workflow.autoconfigure;

import io.workflow.definition.DefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with a workflow or activity class, and what to do. The exception's message
 * says both: the first sentence what was expected and found, the others what to change.
 */
final class DefinitionFailureAnalyzer extends AbstractFailureAnalyzer<DefinitionException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DefinitionException cause) {
    String message = String.valueOf(cause.getMessage());
    int end = message.indexOf(". ");
    return end < 0
        ? new FailureAnalysis(message, "Change the class as described.", cause)
        : new FailureAnalysis(message.substring(0, end + 1), message.substring(end + 2), cause);
  }
}
