/**
 * Events of histories, in families by their subject ({@code TimerEvent}, {@code ChildEvent} ...)
 * and by what they are for the code: what a command became, what the code is told, or a note.
 */
@NullMarked
package io.workflow.protocol.history;

import org.jspecify.annotations.NullMarked;
