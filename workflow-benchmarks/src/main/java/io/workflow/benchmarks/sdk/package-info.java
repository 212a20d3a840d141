/** The same loads by the official Temporal SDK, against our server or any other that speaks it. */
@NullMarked
package io.workflow.benchmarks.sdk;

import org.jspecify.annotations.NullMarked;
