/** Runs activity attempts on the application's beans. */
@NullMarked
package io.workflow.worker.activity;

import org.jspecify.annotations.NullMarked;
