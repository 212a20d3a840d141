/** Answers lists and searches from the {@code visibility} table. Reads only. */
@NullMarked
package io.workflow.server.persistence.visibility;

import org.jspecify.annotations.NullMarked;
