package io.workflow.data;

import org.jspecify.annotations.Nullable;

/** A value has no form as payload, or a payload is not what was expected. */
public class DataConversionException extends RuntimeException {

  public DataConversionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
