/** The order: its saga as a workflow, its menu, its REST endpoints. */
@NullMarked
package io.workflow.sample.pizza.order;

import org.jspecify.annotations.NullMarked;
