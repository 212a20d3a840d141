/**
 * Which servers work on this database: each has a name of its own and gives a sign of life. Who
 * owns a shard is decided elsewhere, in {@code shard}.
 */
@NullMarked
package io.workflow.server.cluster;

import org.jspecify.annotations.NullMarked;
