@NullMarked
package io.workflow.sample.pizza.crash;

import org.jspecify.annotations.NullMarked;
