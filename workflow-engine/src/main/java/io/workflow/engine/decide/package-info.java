/**
 * What each request comes to: changes, effects and an answer, or a rejection. Pure: the state and
 * the time are arguments, and nothing is changed; {@link io.workflow.engine.decide.WorkflowDecider}
 * is the way in, {@code Transition} what a decision is written into. Names: {@code XDecisions}
 * decide requests about X, {@code XCommands} carry commands of the workflow code out, {@code XLife}
 * is how an X begins, is tried again and ends, whoever asked for it, and {@code XEvents} make the
 * events that several of them write.
 */
@NullMarked
package io.workflow.engine.decide;

import org.jspecify.annotations.NullMarked;
