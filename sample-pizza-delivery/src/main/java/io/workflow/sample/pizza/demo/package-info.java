/** One command: starts everything, places orders, tells their stories. */
@NullMarked
package io.workflow.sample.pizza.demo;

import org.jspecify.annotations.NullMarked;
