@NullMarked
package io.workflow.engine.architecture;

import org.jspecify.annotations.NullMarked;
