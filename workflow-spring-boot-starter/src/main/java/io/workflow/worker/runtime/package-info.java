/** Runs workflow code on virtual threads, strictly one at a time for each execution. */
@NullMarked
package io.workflow.worker.runtime;

import org.jspecify.annotations.NullMarked;
