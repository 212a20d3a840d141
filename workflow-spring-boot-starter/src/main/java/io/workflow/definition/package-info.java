/** Reads workflow and activity types from annotated classes. Knows no Spring. */
@NullMarked
package io.workflow.definition;

import org.jspecify.annotations.NullMarked;
