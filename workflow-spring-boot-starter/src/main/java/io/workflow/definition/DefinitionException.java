package io.workflow.definition;

/** A workflow or activity class can't be used as it is; the message says what to change. */
public final class DefinitionException extends RuntimeException {

  public DefinitionException(String message) {
    super(message);
  }
}
