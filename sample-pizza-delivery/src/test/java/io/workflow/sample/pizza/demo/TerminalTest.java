package io.workflow.sample.pizza.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.sample.pizza.order.StoryLine.Scene;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void shouldWritePlainAsciiWhereNothingElseIsUnderstood() {
    Terminal terminal = new Terminal(out, false, false);

    for (Scene scene : Scene.values()) {
      terminal.line(terminal.tinted(1, terminal.picture(scene)) + terminal.bold("bold"));
    }

    assertThat(written.toString(StandardCharsets.UTF_8)).matches("[\\x20-\\x7e\\r\\n]+");
  }

  @Test
  void shouldEndEveryColour() {
    Terminal terminal = new Terminal(out, true, true);

    terminal.line(terminal.green("ok"));

    assertThat(written.toString(StandardCharsets.UTF_8).strip()).endsWith("\u001b[0m");
  }
}
