@NullMarked
package io.workflow.server.update;

import org.jspecify.annotations.NullMarked;
