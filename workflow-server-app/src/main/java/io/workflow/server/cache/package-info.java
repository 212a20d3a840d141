/** What is remembered for a while, within bounds. */
@NullMarked
package io.workflow.server.cache;

import org.jspecify.annotations.NullMarked;
