/** What all front ends have in common. */
@NullMarked
package io.workflow.server.frontend;

import org.jspecify.annotations.NullMarked;
