/**
 * The front end for applications that are written with an official Temporal SDK: {@code
 * temporal.api.workflowservice.v1} and {@code operatorservice.v1} over gRPC. Only this package and
 * those below it know Temporal's classes.
 *
 * <p>Here the services are put together and their health is told. What all calls share is in {@code
 * call}; what they say is in three wings: {@code client}, {@code worker}, {@code operator}. The
 * wings know {@code call} and {@code mapping}, which know no wing; {@code client} knows {@code
 * worker} for one thing, the first workflow task of a start that a worker asks for itself.
 */
@NullMarked
package io.workflow.server.frontend.temporal;

import org.jspecify.annotations.NullMarked;
