package io.workflow.protocol;

/** Why another workflow could not be started, signalled or cancelled by workflow code. */
public enum ExternalFailedCause {
  EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND,
  NAMESPACE_NOT_FOUND,
  /** A child was wanted under an id that has an open run. */
  WORKFLOW_ALREADY_EXISTS,
  SIGNAL_COUNT_LIMIT_EXCEEDED
}
