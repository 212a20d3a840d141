/**
 * The only part of the engine with threads. A {@code Lane} serves its shards in turns, and a {@code
 * Turn} is what one transaction decides and writes. {@link io.workflow.engine.shard.HistoryService}
 * is the door for everybody outside, {@link io.workflow.engine.shard.ShardOwner} that for whoever
 * gives shards out; {@link io.workflow.engine.shard.HistoryStore} and {@link
 * io.workflow.engine.shard.TaskTransport} are ports, implemented outside.
 */
@NullMarked
package io.workflow.engine.shard;

import org.jspecify.annotations.NullMarked;
