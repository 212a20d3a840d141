/** Hints in Kafka: topics, the producer that appends, and the consumers that read for pollers. */
@NullMarked
package io.workflow.server.matching.kafka;

import org.jspecify.annotations.NullMarked;
