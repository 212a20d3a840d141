/**
 * The state of a run, and the only function that changes it: {@link
 * io.workflow.engine.state.StateFold} applies a {@link io.workflow.engine.state.Change}, live and
 * on recovery alike. Pure and immutable. {@link io.workflow.engine.state.WorkflowState} is made of
 * parts, each with methods that make the changed part. What is written to disk is here as well,
 * with its codes: the durable changes, {@code StateSnapshot}, {@link
 * io.workflow.engine.state.OutboxMessage}.
 *
 * <p>Names: {@code PendingX} is an X that the run waits for, {@code XFold} what the events of a
 * family do to their part of the state.
 */
@NullMarked
package io.workflow.engine.state;

import org.jspecify.annotations.NullMarked;
