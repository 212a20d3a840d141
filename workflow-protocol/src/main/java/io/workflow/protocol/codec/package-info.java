@NullMarked
package io.workflow.protocol.codec;

import org.jspecify.annotations.NullMarked;
