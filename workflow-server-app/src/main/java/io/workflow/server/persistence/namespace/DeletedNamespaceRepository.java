package io.workflow.server.persistence.namespace;

import org.springframework.data.repository.Repository;

/** The namespaces whose executions are being deleted. */
interface DeletedNamespaceRepository extends Repository<DeletedNamespaceEntity, String> {

  boolean existsById(String name);

  DeletedNamespaceEntity save(DeletedNamespaceEntity namespace);
}
