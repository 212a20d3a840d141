@NullMarked
package io.workflow.server;

import org.jspecify.annotations.NullMarked;
