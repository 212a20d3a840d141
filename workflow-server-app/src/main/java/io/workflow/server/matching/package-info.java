/** Takes word of waiting tasks to workers, over Kafka. */
@NullMarked
package io.workflow.server.matching;

import org.jspecify.annotations.NullMarked;
