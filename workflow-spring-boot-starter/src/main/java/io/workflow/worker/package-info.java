/** What transports and runtime of a worker agree on: tasks in, outcomes out. */
@NullMarked
package io.workflow.worker;

import org.jspecify.annotations.NullMarked;
