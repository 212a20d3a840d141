package io.workflow.protocol.codec;

/** Bytes that are not what they should be, or a value that has no encoding. */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
