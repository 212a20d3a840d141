/** How threads that may block ask the engine. */
@NullMarked
package io.workflow.server.engine;

import org.jspecify.annotations.NullMarked;
