package io.workflow.server.frontend;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What requests may be.
 *
 * @param idLength the longest workflow id, type, task queue, signal name or request id, in
 *     characters
 * @param payload the largest input, result, memo or other value; larger ones are refused
 * @param payloadWarning values above this are logged
 * @param message the largest request body; larger ones are refused
 */
@ConfigurationProperties("workflow.server.limits")
public record LimitProperties(
    @DefaultValue("1000") int idLength,
    @DefaultValue("2MB") DataSize payload,
    @DefaultValue("512KB") DataSize payloadWarning,
    @DefaultValue("4MB") DataSize message) {

  /** What holds where nothing is configured. */
  public static LimitProperties defaults() {
    return new LimitProperties(
        1_000, DataSize.ofMegabytes(2), DataSize.ofKilobytes(512), DataSize.ofMegabytes(4));
  }
}
