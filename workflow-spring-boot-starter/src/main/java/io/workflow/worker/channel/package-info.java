/** The worker's one long-lived connection to the server. */
@NullMarked
package io.workflow.worker.channel;

import org.jspecify.annotations.NullMarked;
