/**
 * Executions that go: because somebody deletes them, because their retention is over, or because
 * their namespace was deleted.
 *
 * <p>A run goes in three steps that can be repeated: its execution (from then on it is not found),
 * its history in batches, its visibility row. Whatever dies in between is taken up again by the
 * sweep, which finds what is left by that last row.
 */
@NullMarked
package io.workflow.server.deletion;

import org.jspecify.annotations.NullMarked;
