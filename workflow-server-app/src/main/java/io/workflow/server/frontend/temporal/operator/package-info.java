/** Calls of operators and of SDKs that look around: the server, namespaces, search attributes. */
@NullMarked
package io.workflow.server.frontend.temporal.operator;

import org.jspecify.annotations.NullMarked;
