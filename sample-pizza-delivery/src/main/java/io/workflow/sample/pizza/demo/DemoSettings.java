package io.workflow.sample.pizza.demo;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * What the one command was told, by system properties.
 *
 * @param serverJar the executable jar of the server
 * @param folder where everything is kept, {@code pizza.folder}
 * @param exit end after the orders, {@code pizza.exit}
 * @param commandStarted when the command was given, the build included
 */
record DemoSettings(Path serverJar, Path folder, boolean exit, Instant commandStarted) {

  static DemoSettings of(UnaryOperator<String> property) {
    return new DemoSettings(
        Path.of(required(property, "pizza.server-jar")),
        Path.of(required(property, "pizza.folder")),
        isOn(property, "pizza.exit"),
        Instant.parse(required(property, "pizza.command-started")));
  }

  private static String required(UnaryOperator<String> property, String name) {
    String value = property.apply(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "Expected -D%s, but it is not set. Start the demo with: mvn -Ppizza".formatted(name));
    }
    return value;
  }

  /** {@code -Dexit} is on, and so is {@code -Dexit=true}. */
  private static boolean isOn(UnaryOperator<String> property, String name) {
    String value = property.apply(name);
    return value != null && !value.equalsIgnoreCase("false");
  }
}
