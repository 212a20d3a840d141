@NullMarked
package io.workflow.server.dev;

import org.jspecify.annotations.NullMarked;
