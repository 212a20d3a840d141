package io.workflow.sample.pizza.demo;

import java.util.List;

/** What is said before the first and after the last order. */
final class Greeting {

  private static final String PIZZA =
      """
                 _....._
             _.:`.--|--.`:._
           .: .'\\o  | o /'. :.        Pizzeria Durabile
          // '.  \\ o|  /  o '.\\
         //'._o'. \\ |o/ o_.-'o\\\\      Orders survive everything:
         || o '-.'.\\|/.-' o   ||      crashes, restarts, the cat on the power strip.
         ||--o--o-->|
      """;

  private final Terminal terminal;

  Greeting(Terminal terminal) {
    this.terminal = terminal;
  }

  void show() {
    terminal.line("");
    for (String line : PIZZA.lines().toList()) {
      terminal.line(terminal.tinted(1, line));
    }
    terminal.line("");
  }

  void whatToLookAt(Addresses addresses, List<Result> results) {
    String order = results.getFirst().story().order().id();
    String server = addresses.serverUrl();
    terminal.line("");
    terminal.line(terminal.bold("  The house stays open. Have a look:"));
    look("the first order", addresses.applicationUrl() + "/orders/" + order);
    look("the books", addresses.applicationUrl() + "/payments");
    look("all workflows", server + "/api/v1/namespaces/default/workflows");
    look("one history", server + "/api/v1/namespaces/default/workflows/" + order + "/history");
    look("for product staff", server + "/actuator/workflows");
    look("health", server + "/actuator/health");
    look("API of the server", server + "/v3/api-docs");
    terminal.line("");
    terminal.line("  Ctrl-C closes it. The data stays in .workflow/ for the next time.");
  }

  private void look(String what, String url) {
    terminal.line("    %-18s %s".formatted(what, url));
  }
}
