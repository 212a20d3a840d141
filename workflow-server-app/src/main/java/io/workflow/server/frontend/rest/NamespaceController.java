package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.protocol.rest.NamespaceDocument;
import io.workflow.protocol.rest.NamespaceList;
import io.workflow.server.namespace.Namespace;
import io.workflow.server.namespace.NamespaceRegistry;
import io.workflow.server.visibility.VisibilityService;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Namespaces. */
@RestController
@RequestMapping("/api/v1/namespaces")
@Tag(name = "namespaces")
class NamespaceController {

  private final NamespaceRegistry namespaces;
  private final FieldChecks checks;

  NamespaceController(NamespaceRegistry namespaces, FieldChecks checks) {
    this.namespaces = namespaces;
    this.checks = checks;
  }

  @GetMapping
  @Operation(summary = "List namespaces", description = "In the order of their names.")
  NamespaceList list(
      @RequestParam(defaultValue = "100") int pageSize,
      @RequestParam(required = false) @Nullable String pageToken) {
    FieldChecks.between("pageSize", pageSize, 1, VisibilityService.MAXIMUM_PAGE_SIZE);
    List<Namespace> found =
        namespaces.list(Objects.requireNonNullElse(pageToken, ""), pageSize + 1);
    boolean more = found.size() > pageSize;
    List<Namespace> page = more ? found.subList(0, pageSize) : found;
    return new NamespaceList(
        page.stream().map(NamespaceController::document).toList(),
        more ? page.getLast().name() : null);
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Make a namespace", description = "Only the name is needed.")
  NamespaceDocument create(@RequestBody NamespaceDocument body) {
    return document(
        namespaces.create(
            Namespace.registered(
                checks.required("name", body.name()),
                body.description(),
                Objects.requireNonNullElse(body.retention(), Namespace.DEFAULT_RETENTION),
                body.ownerEmail(),
                Objects.requireNonNullElse(body.data(), Map.of()))));
  }

  @GetMapping("/{namespace}")
  @Operation(summary = "Describe a namespace")
  NamespaceDocument describe(@PathVariable String namespace) {
    return document(namespaces.current(namespace));
  }

  private static NamespaceDocument document(Namespace namespace) {
    return new NamespaceDocument(
        namespace.name(),
        namespace.description(),
        namespace.retention(),
        namespace.ownerEmail(),
        namespace.data(),
        namespace.state().name());
  }
}
