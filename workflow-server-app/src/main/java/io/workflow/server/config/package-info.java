/** Puts the parts of the server together. */
@NullMarked
package io.workflow.server.config;

import org.jspecify.annotations.NullMarked;
