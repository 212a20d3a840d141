package io.workflow.sample.pizza.demo;

import io.workflow.sample.pizza.order.StoryLine.Scene;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where the stories are told: in colours only where a person looks on and has not asked for none
 * (<a href="https://no-color.org">NO_COLOR</a>), with pictures only where they can be shown.
 */
final class Terminal {

  private static final String RESET = "\u001b[0m";

  private final PrintStream out;
  private final boolean colours;
  private final boolean pictures;

  Terminal(PrintStream out, boolean colours, boolean pictures) {
    this.out = out;
    this.colours = colours;
    this.pictures = pictures;
  }

  /**
   * Standard output as it is. The JVM is started with {@code -Djdk.console=java.base}, so that
   * there is a console only where a person sits.
   */
  @SuppressWarnings("SystemConsoleNull")
  static Terminal ofSystem() {
    String noColor = System.getenv("NO_COLOR");
    boolean wanted = noColor == null || noColor.isEmpty();
    boolean able = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    Charset charset =
        Charset.forName(
            System.getProperty("stdout.encoding", "US-ASCII"), StandardCharsets.US_ASCII);
    boolean unicode = charset.equals(StandardCharsets.UTF_8);
    return new Terminal(new PrintStream(System.out, true, charset), wanted && able, unicode);
  }

  synchronized void line(String text) {
    out.println(text);
  }

  String bold(String text) {
    return colours ? "\u001b[1m" + text + RESET : text;
  }

  String dim(String text) {
    return colours ? "\u001b[2m" + text + RESET : text;
  }

  String green(String text) {
    return colours ? "\u001b[32m" + text + RESET : text;
  }

  String red(String text) {
    return colours ? "\u001b[31m" + text + RESET : text;
  }

  /** One of a few colours, the same for the same number. */
  String tinted(int number, String text) {
    int[] palette = {36, 33, 35, 32, 34, 91, 96, 93, 95, 92, 94};
    return colours
        ? "\u001b[%dm%s%s".formatted(palette[number % palette.length], text, RESET)
        : text;
  }

  /** A picture of two columns. */
  String picture(Scene scene) {
    return switch (scene) {
      case ORDER -> pictures ? "\uD83C\uDF55" : "=>";
      case MONEY -> pictures ? "\uD83D\uDCB6" : "$ ";
      case OVEN -> pictures ? "\uD83D\uDD25" : "^^";
      case COURIER -> pictures ? "\uD83D\uDC4B" : "o/";
      case ROAD -> pictures ? "\uD83D\uDEF5" : "->";
      case DOOR -> pictures ? "\uD83D\uDEAA" : "[]";
      case TROUBLE -> pictures ? "\uD83D\uDC7B" : "? ";
      case UNDO -> pictures ? "\uD83D\uDD04" : "<-";
      case END -> pictures ? "\uD83C\uDFC1" : "##";
    };
  }
}
