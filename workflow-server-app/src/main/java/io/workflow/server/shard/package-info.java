/**
 * Which shards this node serves. A Kafka consumer group decides it; the epochs in the database make
 * it safe.
 */
@NullMarked
package io.workflow.server.shard;

import org.jspecify.annotations.NullMarked;
