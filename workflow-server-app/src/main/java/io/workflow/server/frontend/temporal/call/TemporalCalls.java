package io.workflow.server.frontend.temporal.call;

/**
 * The calls of one capability. Each bean of this type is asked once, at the start, to name the
 * calls that it answers; a call that nobody names answers {@code UNIMPLEMENTED}.
 */
public interface TemporalCalls {

  /** Names the calls, each with what answers it. */
  void register(CallRegistry calls);
}
