@NullMarked
package io.workflow.server.frontend.worker;

import org.jspecify.annotations.NullMarked;
