/**
 * Executions that go: because somebody deletes them, because their retention is over, or because
 * their namespace was deleted.
 *
 * <p>A run goes in three steps that can be repeated: its execution (from then on it is not found),
 * its history in batches, its visibility row. The first is a request of the engine: it goes through
 * the owner's lane, is fenced like any commit, and makes the visibility row due. Whatever dies in
 * between is taken up again by the next sweep, which finds what is left by that last row.
 */
@NullMarked
package io.workflow.server.deletion;

import org.jspecify.annotations.NullMarked;
