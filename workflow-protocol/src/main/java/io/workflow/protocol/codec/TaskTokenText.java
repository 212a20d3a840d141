package io.workflow.protocol.codec;

import io.workflow.protocol.worker.TaskToken;
import java.util.Base64;

/**
 * Task tokens as text, for those who complete an activity from elsewhere. The text fits into a URL;
 * nobody but the server looks into it.
 */
public final class TaskTokenText {

  private static final CborCodec CODEC = new CborCodec();

  private TaskTokenText() {}

  /** The text of a token. */
  public static String write(TaskToken token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(CODEC.encode(token));
  }

  /**
   * The token that a text stands for; base64 of the other alphabet is read too.
   *
   * @throws CodecException when it stands for none
   */
  @SuppressWarnings("ConstantValue") // a record that was cut short reads with nulls
  public static TaskToken read(String text) {
    byte[] bytes;
    try {
      bytes =
          Base64.getUrlDecoder()
              .decode(text.replace('+', '-').replace('/', '_').replaceAll("=+$", ""));
    } catch (IllegalArgumentException notBase64) {
      throw new CodecException("Expected a task token in base64", notBase64);
    }
    TaskToken token = CODEC.decode(bytes, TaskToken.class);
    if (token.task() == null || token.startId() == null) {
      throw new CodecException(
          "Expected a whole task token", new IllegalArgumentException("components are missing"));
    }
    return token;
  }
}
