/** Updates of workflows: asked for, waited for, looked up. */
@NullMarked
package io.workflow.server.update;

import org.jspecify.annotations.NullMarked;
