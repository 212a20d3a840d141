package io.workflow.sample.pizza.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What can be ordered, and what it costs. */
@Component
class Menu {

  /** Euros for a medium one. */
  private static final Map<String, BigDecimal> PRICES =
      Map.of(
          "Margherita", new BigDecimal("8.50"),
          "Marinara", new BigDecimal("7.90"),
          "Funghi", new BigDecimal("9.80"),
          "Diavola", new BigDecimal("10.90"),
          "Quattro Formaggi", new BigDecimal("11.50"),
          "Capricciosa", new BigDecimal("11.20"),
          "Tonno e Cipolla", new BigDecimal("10.60"),
          "Calzone", new BigDecimal("11.90"));

  /**
   * The order with its price.
   *
   * @throws NotOnTheMenuException if a pizza is not baked here, or there is none
   */
  Order price(OrderRequest request) {
    if (request.pizzas().isEmpty()) {
      throw new NotOnTheMenuException("Expected at least one pizza in the order, but it has none");
    }
    return new Order(
        request.id(),
        request.customer(),
        request.address(),
        request.card(),
        request.kitchen(),
        request.pizzas(),
        total(request.pizzas()));
  }

  private static BigDecimal total(List<Pizza> pizzas) {
    return pizzas.stream()
        .map(Menu::price)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .setScale(2, RoundingMode.HALF_UP);
  }

  private static BigDecimal price(Pizza pizza) {
    BigDecimal price = PRICES.get(pizza.name());
    if (price == null) {
      throw new NotOnTheMenuException(
          pizza.name().equalsIgnoreCase("Hawaii")
              ? "Our bakers would rather resign than put pineapple into their oven"
              : "Expected one of %s, but the order has a '%s'"
                  .formatted(PRICES.keySet().stream().sorted().toList(), pizza.name()));
    }
    return price.multiply(pizza.size().factor());
  }
}
