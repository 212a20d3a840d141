@NullMarked
package io.workflow.server.frontend.temporal.mapping;

import org.jspecify.annotations.NullMarked;
