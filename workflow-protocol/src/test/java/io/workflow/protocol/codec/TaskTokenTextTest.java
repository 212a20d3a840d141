package io.workflow.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTokenTextTest {

  private static final TaskToken TOKEN =
      new TaskToken(new TaskId("default", "order/7?", "run", 5, 2), 0, "start");

  @Test
  void shouldReadBackATokenThatFitsIntoAUrl() {
    String text = TaskTokenText.write(TOKEN);

    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(TaskTokenText.read(text)).isEqualTo(TOKEN);
  }

  @Test
  void shouldReadOrdinaryBase64Too() {
    byte[] bytes = Base64.getUrlDecoder().decode(TaskTokenText.write(TOKEN));

    assertThat(TaskTokenText.read(Base64.getEncoder().encodeToString(bytes))).isEqualTo(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "AAAA", "gA", "not a token"})
  void shouldSayWhenATextIsNoToken(String text) {
    assertThatThrownBy(() -> TaskTokenText.read(text)).isInstanceOf(CodecException.class);
  }

  @Test
  void shouldSayWhenATokenIsCutShort() {
    byte[] notAToken = "\"text\"".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> TaskTokenText.read(Base64.getEncoder().encodeToString(notAToken)))
        .isInstanceOf(CodecException.class);
  }
}
