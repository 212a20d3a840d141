@NullMarked
package io.workflow.sample.pizza.order;

import org.jspecify.annotations.NullMarked;
