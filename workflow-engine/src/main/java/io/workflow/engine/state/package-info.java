/**
 * The state of a run, and the only function that changes it: {@link
 * io.workflow.engine.state.StateFold} applies a {@link io.workflow.engine.state.Change}, live and
 * on recovery alike. Pure and immutable. What is written to disk is here as well, with its codes:
 * the durable changes, {@code StateSnapshot}, {@link io.workflow.engine.state.OutboxMessage}.
 * Names: {@code PendingX} is an X that the run waits for, {@code XFold} what changes do to the
 * state.
 */
@NullMarked
package io.workflow.engine.state;

import org.jspecify.annotations.NullMarked;
