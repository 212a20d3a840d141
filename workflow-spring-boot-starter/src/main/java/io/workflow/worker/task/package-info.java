/** What the task consumers, the activity runner and the workflow task dispatcher share. */
@NullMarked
package io.workflow.worker.task;

import org.jspecify.annotations.NullMarked;
