@NullMarked
package io.workflow.protocol.worker;

import org.jspecify.annotations.NullMarked;
