/** Puts the parts of a worker together, starts and stops them. Knows no Spring. */
@NullMarked
package io.workflow.worker.lifecycle;

import org.jspecify.annotations.NullMarked;
