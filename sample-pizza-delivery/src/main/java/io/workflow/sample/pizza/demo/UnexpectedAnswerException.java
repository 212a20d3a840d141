package io.workflow.sample.pizza.demo;

/** An error that a user would have seen. */
public final class UnexpectedAnswerException extends RuntimeException {

  UnexpectedAnswerException(String message) {
    super(message);
  }

  UnexpectedAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
