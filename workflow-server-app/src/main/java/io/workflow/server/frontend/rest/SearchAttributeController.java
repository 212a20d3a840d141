package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.server.visibility.SearchAttributeRegistry;
import io.workflow.server.visibility.SearchAttributeSchema;
import io.workflow.server.visibility.SearchAttributeType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the executions of a namespace can be searched by, beyond what every execution has. */
@RestController
@RequestMapping("/api/v1/namespaces/{namespace}/search-attributes")
@Tag(name = "namespaces")
class SearchAttributeController {

  private final SearchAttributeRegistry registry;
  private final Keys keys;

  SearchAttributeController(SearchAttributeRegistry registry, Keys keys) {
    this.registry = registry;
    this.keys = keys;
  }

  @GetMapping
  @Operation(summary = "List the search attributes of a namespace", description = "Types by name.")
  Map<String, String> list(@PathVariable String namespace) {
    SearchAttributeSchema schema = registry.schema(keys.namespace(namespace));
    Map<String, String> types = new TreeMap<>();
    schema.custom().forEach((name, type) -> types.put(name, type.typeName()));
    return types;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Register search attributes",
      description =
          "Types by name, for example {\"city\": \"Keyword\"}: Bool, Datetime, Double, "
              + "Int, Keyword, KeywordList or Text.")
  void add(@PathVariable String namespace, @RequestBody Map<String, String> types) {
    Map<String, SearchAttributeType> attributes = new TreeMap<>();
    types.forEach((name, type) -> attributes.put(name, type(name, type)));
    registry.add(keys.namespace(namespace), attributes);
  }

  private static SearchAttributeType type(String name, String written) {
    SearchAttributeType type = SearchAttributeType.named(written);
    if (type == null) {
      throw RestException.invalid(
          "Expected one of %s as the type of '%s', but got '%s'."
              .formatted(SearchAttributeType.names(), name, written));
    }
    return type;
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Remove a search attribute",
      description = "Executions keep their values, but can't be found by them any more.")
  void remove(@PathVariable String namespace, @PathVariable String name) {
    registry.remove(keys.namespace(namespace), List.of(name));
  }
}
