/**
 * The front end for applications that are written with an official Temporal SDK: {@code
 * temporal.api.workflowservice.v1} and {@code operatorservice.v1} over gRPC. Only this package and
 * its mappers know Temporal's classes.
 */
@NullMarked
package io.workflow.server.frontend.temporal;

import org.jspecify.annotations.NullMarked;
