/**
 * The REST interface, {@code /api/v1}. Thin: it checks, translates, asks, translates back.
 *
 * <p>Controllers block: each request has a virtual thread of its own.
 */
@NullMarked
package io.workflow.server.frontend.rest;

import org.jspecify.annotations.NullMarked;
