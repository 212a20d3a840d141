/** Measures a running server through the starter, as an application would use it. */
@NullMarked
package io.workflow.benchmarks;

import org.jspecify.annotations.NullMarked;
