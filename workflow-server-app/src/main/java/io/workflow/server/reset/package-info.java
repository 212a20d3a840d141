/**
 * Resets: what is read of histories for a workflow to go back to one of its workflow tasks, bounds
 * of it, and the request.
 */
@NullMarked
package io.workflow.server.reset;

import org.jspecify.annotations.NullMarked;
