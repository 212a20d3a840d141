/** The namespaces, by Spring Data JPA. */
@NullMarked
package io.workflow.server.persistence.namespace;

import org.jspecify.annotations.NullMarked;
