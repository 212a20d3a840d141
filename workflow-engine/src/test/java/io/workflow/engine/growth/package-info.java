@NullMarked
package io.workflow.engine.growth;

import org.jspecify.annotations.NullMarked;
