/** Who brings the pizza. */
@NullMarked
package io.workflow.sample.pizza.courier;

import org.jspecify.annotations.NullMarked;
