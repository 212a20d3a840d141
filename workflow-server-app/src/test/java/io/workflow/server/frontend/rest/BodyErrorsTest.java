package io.workflow.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.rest.Problem.Code;
import java.io.EOFException;
import org.junit.jupiter.api.Test;
import tools.jackson.core.exc.JacksonIOException;

class BodyErrorsTest {

  @Test
  void shouldAskForTheRequestAgainWhenItsBodyBreaksOff() {
    EOFException cut = new EOFException("Unexpected EOF read on the socket");

    RestException plain = BodyErrors.explain(new IllegalStateException(cut));
    RestException byJackson = BodyErrors.explain(JacksonIOException.construct(cut));

    assertThat(plain.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(byJackson.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(plain.detail())
        .isEqualTo("The body of the request did not arrive whole. Send the request again.");
  }

  @Test
  void shouldSayThatThereIsNoDocumentWhenNothingWasSent() {
    RestException nothing = BodyErrors.explain(new IllegalStateException("no body"));

    assertThat(nothing.code()).isEqualTo(Code.INVALID_ARGUMENT);
  }
}
