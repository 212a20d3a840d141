/** What the customer gets with the pizza. */
@NullMarked
package io.workflow.sample.pizza.receipt;

import org.jspecify.annotations.NullMarked;
