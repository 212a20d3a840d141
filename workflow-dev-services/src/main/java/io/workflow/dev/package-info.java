/**
 * A real PostgreSQL and a real Kafka broker from Maven artifacts, for development and tests.
 *
 * <p>{@link io.workflow.dev.DevServices} starts both for an application, {@link
 * io.workflow.dev.SharedDevServices} for tests, {@link io.workflow.dev.DevServicesLauncher} as a
 * process of its own.
 */
@NullMarked
package io.workflow.dev;

import org.jspecify.annotations.NullMarked;
