package io.workflow.protocol;

/** What becomes of a child workflow when its parent closes. */
public enum ParentClosePolicy {
  TERMINATE,
  ABANDON,
  REQUEST_CANCEL
}
