package io.workflow.protocol;

/** Why something that failed is, or is not, tried again. */
public enum RetryState {
  IN_PROGRESS,
  NON_RETRYABLE_FAILURE,
  TIMEOUT,
  MAXIMUM_ATTEMPTS_REACHED,
  RETRY_POLICY_NOT_SET,
  INTERNAL_SERVER_ERROR,
  CANCEL_REQUESTED
}
