/**
 * Temporal's messages and our words for the same, both ways. Stateless; nothing behind this package
 * and the one around it knows Temporal's classes.
 */
@NullMarked
package io.workflow.server.frontend.temporal.mapping;

import org.jspecify.annotations.NullMarked;
