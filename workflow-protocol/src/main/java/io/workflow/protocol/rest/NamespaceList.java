package io.workflow.protocol.rest;

import io.workflow.protocol.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/namespaces?pageSize=&pageToken=}.
 *
 * @param namespaces in the order of their names
 * @param nextPageToken {@code null} on the last page
 */
public record NamespaceList(List<NamespaceDocument> namespaces, @Nullable String nextPageToken) {
  public NamespaceList {
    namespaces = Payloads.orEmpty(namespaces);
  }
}
