/** The door for the runtime behind the API. Applications don't use it. */
@NullMarked
package io.workflow.spi;

import org.jspecify.annotations.NullMarked;
