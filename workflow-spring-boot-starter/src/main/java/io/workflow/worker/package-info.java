/**
 * What transports and runtime of a worker agree on: tasks in, outcomes out, values and failures as
 * payloads.
 */
@NullMarked
package io.workflow.worker;

import org.jspecify.annotations.NullMarked;
