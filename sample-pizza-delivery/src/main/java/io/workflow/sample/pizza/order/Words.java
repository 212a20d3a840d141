package io.workflow.sample.pizza.order;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Orders in words. */
final class Words {

  private Words() {}

  /** For example {@code "Margherita (large) and Funghi (small)"}. */
  static String list(List<Pizza> pizzas) {
    if (pizzas.size() > 3) {
      return pizzas.size() + " pizzas";
    }
    return pizzas.stream().map(Words::pizza).collect(Collectors.joining(" and "));
  }

  static String euros(BigDecimal amount) {
    return amount.toPlainString() + " EUR";
  }

  private static String pizza(Pizza pizza) {
    String size = pizza.size().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "%s (%s)".formatted(pizza.name(), size);
  }
}
