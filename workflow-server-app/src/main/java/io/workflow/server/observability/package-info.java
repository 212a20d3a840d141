/** How the engine does, as metrics. */
@NullMarked
package io.workflow.server.observability;

import org.jspecify.annotations.NullMarked;
