/**
 * Lists, counts and searches of workflow executions.
 *
 * <p>A query is text ({@code WorkflowType = 'PizzaOrder' AND ExecutionStatus = 'Running'}), read
 * into a {@link io.workflow.server.visibility.VisibilityQuery} by a pure parser; a {@link
 * io.workflow.server.visibility.VisibilityStore} answers it. Nothing here writes: the rows come
 * into being with the transitions that they tell of.
 */
@NullMarked
package io.workflow.server.visibility;

import org.jspecify.annotations.NullMarked;
