/** Namespaces: what isolates workflow ids, task queues and retention from each other. */
@NullMarked
package io.workflow.server.namespace;

import org.jspecify.annotations.NullMarked;
