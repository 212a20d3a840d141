/**
 * Calls of workers: poll, answer workflow tasks, activities and queries, tell of themselves, and
 * what is known of task queues.
 */
@NullMarked
package io.workflow.server.frontend.temporal.worker;

import org.jspecify.annotations.NullMarked;
