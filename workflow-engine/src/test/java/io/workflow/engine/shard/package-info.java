@NullMarked
package io.workflow.engine.shard;

import org.jspecify.annotations.NullMarked;
