/**
 * Takes tasks from Kafka: a consumer group for workflow tasks, a share group for activity tasks.
 */
@NullMarked
package io.workflow.worker.kafka;

import org.jspecify.annotations.NullMarked;
