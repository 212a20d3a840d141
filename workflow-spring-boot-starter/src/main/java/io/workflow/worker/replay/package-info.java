/**
 * Matches what workflow code asks for with what the history says. Pure: no threads, no clock, no
 * user code.
 */
@NullMarked
package io.workflow.worker.replay;

import org.jspecify.annotations.NullMarked;
