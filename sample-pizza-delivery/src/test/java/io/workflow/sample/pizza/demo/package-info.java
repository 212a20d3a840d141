@NullMarked
package io.workflow.sample.pizza.demo;

import org.jspecify.annotations.NullMarked;
