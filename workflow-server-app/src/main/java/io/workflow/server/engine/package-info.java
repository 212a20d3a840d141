/** How threads that may block ask the engine, and read its histories. */
@NullMarked
package io.workflow.server.engine;

import org.jspecify.annotations.NullMarked;
