/** Kitchens and couriers that behave as a script says, and call REST as real ones would. */
@NullMarked
package io.workflow.sample.pizza.simulation;

import org.jspecify.annotations.NullMarked;
