/** Which texts can be stored. */
@NullMarked
package io.workflow.server.text;

import org.jspecify.annotations.NullMarked;
