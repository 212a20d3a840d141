/** A pizza delivery, as a Spring team would write it: the order saga is one workflow. */
@NullMarked
package io.workflow.sample.pizza;

import org.jspecify.annotations.NullMarked;
