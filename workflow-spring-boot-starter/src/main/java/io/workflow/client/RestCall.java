package io.workflow.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A request to a namespace.
 *
 * @param path below the namespace, with names in braces
 * @param variables for the names, without {@code namespace}
 * @param parameters of the query; those that are {@code null} are left out
 * @param body a document; {@code null} for none
 * @param subject the workflow id or the like, for exceptions
 * @param carriedOut asked when the server finds nothing open after a try whose answer was lost:
 *     whether that try did what was wanted
 */
record RestCall(
    HttpMethod method,
    String path,
    Map<String, String> variables,
    Map<String, @Nullable Object> parameters,
    @Nullable Object body,
    String subject,
    BooleanSupplier carriedOut) {

  static RestCall post(String subject, Object body, String path, Map<String, String> variables) {
    return new RestCall(HttpMethod.POST, path, variables, Map.of(), body, subject, () -> false);
  }

  static RestCall get(
      String subject,
      Map<String, @Nullable Object> parameters,
      String path,
      Map<String, String> variables) {
    return new RestCall(HttpMethod.GET, path, variables, parameters, null, subject, () -> false);
  }

  RestCall carriedOutWhen(BooleanSupplier value) {
    return new RestCall(method, path, variables, parameters, body, subject, value);
  }

  /** The path from the server's URL on, with names in braces for all that varies. */
  String template() {
    UriComponentsBuilder uri =
        UriComponentsBuilder.fromPath("/api/v1/namespaces/{namespace}").path(path);
    given().keySet().forEach(name -> uri.queryParam(name, "{" + name + "}"));
    return uri.build().toUriString();
  }

  /** The values of the names in {@link #template}. */
  Map<String, Object> values(String namespace) {
    Map<String, Object> values = new LinkedHashMap<>(variables);
    values.put("namespace", namespace);
    values.putAll(given());
    return values;
  }

  /** Method and path as people read them, for exceptions. */
  String description(String namespace) {
    return method
        + " "
        + UriComponentsBuilder.fromUriString(template()).buildAndExpand(values(namespace));
  }

  private Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            given.put(name, value);
          }
        });
    return given;
  }
}
