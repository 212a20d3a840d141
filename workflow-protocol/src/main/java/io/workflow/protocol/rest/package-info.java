/**
 * The documents of the REST interface, {@code /api/v1/namespaces/{namespace}/...}: shared by the
 * server and its clients.
 */
@NullMarked
package io.workflow.protocol.rest;

import org.jspecify.annotations.NullMarked;
