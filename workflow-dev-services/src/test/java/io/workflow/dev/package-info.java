@NullMarked
package io.workflow.dev;

import org.jspecify.annotations.NullMarked;
