@NullMarked
package io.workflow.protocol.history;

import org.jspecify.annotations.NullMarked;
