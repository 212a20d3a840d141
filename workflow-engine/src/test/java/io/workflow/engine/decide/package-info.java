@NullMarked
package io.workflow.engine.decide;

import org.jspecify.annotations.NullMarked;
