@NullMarked
package io.workflow.engine.state;

import org.jspecify.annotations.NullMarked;
