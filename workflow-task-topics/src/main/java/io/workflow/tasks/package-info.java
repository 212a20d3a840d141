/**
 * The topics of tasks in Kafka, as the server and workers alike make and read them: a consumer
 * group for workflow tasks, a share group for activity tasks. Each group is called as its topic, so
 * that both sides can serve one task queue.
 */
@NullMarked
package io.workflow.tasks;

import org.jspecify.annotations.NullMarked;
