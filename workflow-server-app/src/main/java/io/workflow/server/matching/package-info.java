/**
 * Brings tasks to workers: straight to those that poll, by hints in a log to all others. The log is
 * Kafka, in the package below.
 */
@NullMarked
package io.workflow.server.matching;

import org.jspecify.annotations.NullMarked;
