/** Workflows as applications write them, for the tests of the runtime. */
@NullMarked
package io.workflow.worker.runtime.scenario;

import org.jspecify.annotations.NullMarked;
