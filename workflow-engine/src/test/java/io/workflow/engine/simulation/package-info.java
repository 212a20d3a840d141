/** Random stories against the pure engine, by seed, with crashes between any two steps. */
@NullMarked
package io.workflow.engine.simulation;

import org.jspecify.annotations.NullMarked;
