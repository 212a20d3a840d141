/** Kitchens and their ovens. */
@NullMarked
package io.workflow.sample.pizza.kitchen;

import org.jspecify.annotations.NullMarked;
