@NullMarked
package io.workflow.server.frontend.temporal;

import org.jspecify.annotations.NullMarked;
