/**
 * What the code of an application sees: annotations, the {@link Durable} facade, options, failures.
 */
@NullMarked
package io.workflow;

import org.jspecify.annotations.NullMarked;
