/**
 * Calls of clients: start, signal, update, query, reset and end workflows, read histories, list
 * executions.
 */
@NullMarked
package io.workflow.server.frontend.temporal.client;

import org.jspecify.annotations.NullMarked;
