@NullMarked
package io.workflow.engine.golden;

import org.jspecify.annotations.NullMarked;
