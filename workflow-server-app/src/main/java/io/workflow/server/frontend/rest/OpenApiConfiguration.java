package io.workflow.server.frontend.rest;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.workflow.protocol.Payload;
import io.workflow.protocol.rest.NamespaceDocument;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.RestJson;
import io.workflow.protocol.rest.SignalWithStartRequest;
import io.workflow.protocol.rest.StartWorkflowRequest;
import java.time.Duration;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document, {@code /v3/api-docs}: made from the controllers, completed here. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String PROBLEM = Problem.class.getSimpleName();

  static {
    SpringDocUtils.getConfig()
        .replaceWithSchema(
            Duration.class,
            new Schema<Duration>()
                .type("string")
                .format("duration")
                .example("PT30S")
                .description("ISO 8601"));
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Workflow")
                .version("v1")
                .description(
                    "Durable workflows. Values (input, results, memo ...) are plain JSON, "
                        + "in and out. A value that is"
                        + " more than JSON is written {\"metadata\": {\"encoding\": ...}, "
                        + "\"data\": base64}; to get"
                        + " every value in that form, send Accept: "
                        + RestJson.PAYLOAD_MEDIA_TYPE
                        + ". Problems are application/problem+json (RFC 9457) with a stable code.")
                .license(new License().name("Apache-2.0")));
  }

  @Bean
  OpenApiCustomizer completeDocument() {
    return document -> {
      Components components = document.getComponents();
      ModelConverters.getInstance(true).readAll(Problem.class).forEach(components::addSchemas);
      // The type "Payload" is how the server keeps a value; clients see any JSON value.
      components.addSchemas(
          Payload.class.getSimpleName(),
          new Schema<>()
              .description(
                  "Any JSON value, or {\"metadata\": {\"encoding\": \"...\"}, \"data\": "
                      + "\"base64\"}"));
      require(components, StartWorkflowRequest.class, "workflowType", "taskQueue");
      require(components, SignalWithStartRequest.class, "start");
      require(components, NamespaceDocument.class, "name");
      document
          .getPaths()
          .values()
          .forEach(path -> path.readOperations().forEach(OpenApiConfiguration::complete));
    };
  }

  private static void require(Components components, Class<?> type, String... fields) {
    Schema<?> schema = components.getSchemas().get(type.getSimpleName());
    if (schema == null) {
      throw new IllegalStateException(
          "Expected the OpenAPI document to have a schema for " + type.getSimpleName());
    }
    schema.setRequired(List.of(fields));
  }

  private static void complete(Operation operation) {
    operation
        .getResponses()
        .addApiResponse(
            "default",
            new ApiResponse()
                .description("What went wrong, and what to do")
                .content(
                    new Content()
                        .addMediaType(
                            org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            new MediaType()
                                .schema(
                                    new Schema<>()
                                        .$ref(Components.COMPONENTS_SCHEMAS_REF + PROBLEM)))));
  }
}
