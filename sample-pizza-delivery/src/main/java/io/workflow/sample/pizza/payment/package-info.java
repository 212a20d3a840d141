/** What customers pay and get back. */
@NullMarked
package io.workflow.sample.pizza.payment;

import org.jspecify.annotations.NullMarked;
