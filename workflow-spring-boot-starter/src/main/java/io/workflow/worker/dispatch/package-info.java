/** Brings workflow tasks and queries to the runtime, and its answers to the server. */
@NullMarked
package io.workflow.worker.dispatch;

import org.jspecify.annotations.NullMarked;
