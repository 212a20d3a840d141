package io.workflow.server.frontend.worker;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.rest.RestJson;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.server.namespace.NamespaceRegistry;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The calls of the worker channel one by one, for workers that hold no stream. */
@RestController
@Tag(name = "workers")
class WorkerController {

  private final WorkerCalls calls;
  private final WorkerChannelService channel;
  private final NamespaceRegistry namespaces;
  private final CborCodec cbor = new CborCodec();
  private final JsonMapper json = RestJson.mapper();

  WorkerController(WorkerCalls calls, WorkerChannelService channel, NamespaceRegistry namespaces) {
    this.calls = calls;
    this.channel = channel;
    this.namespaces = namespaces;
  }

  @PostMapping(
      path = "/api/v1/namespaces/{namespace}/worker",
      consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_CBOR_VALUE})
  @Operation(
      summary = "Claim, complete, fail and keep alive tasks",
      description =
          "One request of a worker, with its name in `type`: Register, ClaimWorkflowTask, "
              + "ClaimActivityTask, CompleteWorkflowTask,"
              + " FailWorkflowTask, CompleteActivityTask, FailActivityTask, "
              + "CancelActivityTask, RecordHeartbeat or GetHistory."
              + " The tasks are told of on the topics of the task queues that it registers for; do"
              + " that again within a week. What can't be "
              + "done is answered with type Refused and"
              + " status 200; after `retryAfter`, if it is there, send the same again with "
              + "the same requestId."
              + " With application/cbor, records are arrays and types are codes.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = WorkerRequest.class))),
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = WorkerResponse.class))))
  CompletableFuture<ResponseEntity<byte[]>> call(
      @PathVariable String namespace,
      @RequestParam String identity,
      @RequestParam(required = false) @Nullable String requestId,
      @RequestHeader("Content-Type") MediaType contentType,
      @RequestBody byte[] body) {
    namespaces.require(namespace);
    boolean isCbor = contentType.equalsTypeAndSubtype(MediaType.APPLICATION_CBOR);
    WorkerRequest request = read(body, isCbor);
    String callId = requestId == null ? UUID.randomUUID().toString() : requestId;
    return answer(new Caller(namespace, identity, callId), request)
        .thenApply(
            response ->
                ResponseEntity.ok()
                    .contentType(isCbor ? MediaType.APPLICATION_CBOR : MediaType.APPLICATION_JSON)
                    .body(isCbor ? cbor.encode(response) : json.writeValueAsBytes(response)));
  }

  private CompletableFuture<WorkerResponse> answer(Caller caller, WorkerRequest request) {
    if (!(request instanceof WorkerRequest.Register registration)) {
      return calls.call(caller, request);
    }
    return CompletableFuture.completedFuture(
        registration.namespace().equals(caller.namespace())
            ? channel.register(registration)
            : Refusals.invalid(
                "Expected the namespace '%s' of the path, but got '%s'"
                    .formatted(caller.namespace(), registration.namespace())));
  }

  @SuppressWarnings("NullAway") // "null" is JSON too
  private WorkerRequest read(byte[] body, boolean isCbor) {
    try {
      WorkerRequest request =
          isCbor
              ? cbor.decode(body, WorkerRequest.class)
              : json.readValue(body, WorkerRequest.class);
      String missing = request == null ? "type" : RequestParts.missing(request);
      if (missing != null) {
        throw new ResponseStatusException(
            HttpStatus.BAD_REQUEST,
            "Expected '%s' to be given, but it is missing.".formatted(missing));
      }
      return request;
    } catch (CodecException failure) {
      throw wrong(String.valueOf(failure.getMessage()), failure);
    } catch (JacksonException failure) {
      throw wrong(
          "Expected a request of a worker in JSON, but " + failure.getOriginalMessage(), failure);
    }
  }

  private static ResponseStatusException wrong(String message, RuntimeException cause) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, message, cause);
  }
}
