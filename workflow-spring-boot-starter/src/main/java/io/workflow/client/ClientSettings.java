package io.workflow.client;

import java.time.Duration;

/**
 * How a client talks to the server.
 *
 * @param taskQueue of workflows whose annotation and options name none
 * @param identity who asks, for people who read histories
 * @param retryTimeout how long a request is repeated while the server can't be reached
 */
record ClientSettings(String namespace, String taskQueue, String identity, Duration retryTimeout) {}
