/**
 * Nodes among themselves: one stream for each ordered pair of them, on which the first one asks and
 * the second one answers.
 */
@NullMarked
package io.workflow.server.cluster.peer;

import org.jspecify.annotations.NullMarked;
