/**
 * Values that engine, server and workers have in common: payloads, failures, policies, links. Knows
 * no Spring, no transport.
 */
@NullMarked
package io.workflow.protocol;

import org.jspecify.annotations.NullMarked;
