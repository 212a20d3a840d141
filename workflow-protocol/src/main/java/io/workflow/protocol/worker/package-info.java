/**
 * What workers and the server say to each other: requests and responses of the worker channel,
 * tasks, hints of tasks and the topics that they are in.
 */
@NullMarked
package io.workflow.protocol.worker;

import org.jspecify.annotations.NullMarked;
