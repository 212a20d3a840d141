/**
 * What all calls of Temporal's API share: how a call is registered, run and ended, what is checked
 * of its request, and which status says what went wrong. Knows no call.
 */
@NullMarked
package io.workflow.server.frontend.temporal.call;

import org.jspecify.annotations.NullMarked;
