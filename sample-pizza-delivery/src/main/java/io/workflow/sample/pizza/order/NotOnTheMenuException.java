package io.workflow.sample.pizza.order;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The order has something that nobody here bakes. */
class NotOnTheMenuException extends ErrorResponseException {

  NotOnTheMenuException(String detail) {
    super(
        HttpStatus.UNPROCESSABLE_CONTENT,
        ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, detail),
        null);
  }
}
