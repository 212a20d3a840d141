@NullMarked
package io.workflow.server.shard;

import org.jspecify.annotations.NullMarked;
