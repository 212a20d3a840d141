package io.workflow.sample.pizza;

import io.workflow.QueryFailedException;
import io.workflow.WorkflowClientException;
import io.workflow.WorkflowNotFoundException;
import io.workflow.client.WorkflowServerUnavailableException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What the client's exceptions mean for those who called. */
@RestControllerAdvice
class Problems {

  @ExceptionHandler
  ProblemDetail notFound(WorkflowNotFoundException thrown) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.NOT_FOUND, "There is no open order '%s'".formatted(thrown.workflowId()));
  }

  /** The order is safe; only nobody can talk about it at the moment. */
  @ExceptionHandler({WorkflowServerUnavailableException.class, QueryFailedException.class})
  ResponseEntity<ProblemDetail> tryAgain(WorkflowClientException thrown) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(
            ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(thrown.getMessage())));
  }
}
