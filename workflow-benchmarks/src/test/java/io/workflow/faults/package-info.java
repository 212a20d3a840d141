/**
 * Servers as real processes under load: what breaks by seed, and whether clients were told the
 * truth.
 */
@NullMarked
package io.workflow.faults;

import org.jspecify.annotations.NullMarked;
