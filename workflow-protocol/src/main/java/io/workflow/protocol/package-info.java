@NullMarked
package io.workflow.protocol;

import org.jspecify.annotations.NullMarked;
