/** The front end of workers: the channel over gRPC, and the same calls over REST. */
@NullMarked
package io.workflow.server.frontend.worker;

import org.jspecify.annotations.NullMarked;
