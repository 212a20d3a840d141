/** Messages between workflows, and the death of the nodes that carry them. */
@NullMarked
package io.workflow.server.outbox;

import org.jspecify.annotations.NullMarked;
