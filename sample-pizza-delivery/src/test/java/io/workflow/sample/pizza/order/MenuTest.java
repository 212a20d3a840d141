package io.workflow.sample.pizza.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MenuTest {

  private final Menu menu = new Menu();

  @Test
  void shouldPriceBySize() {
    Order order =
        menu.price(
            order(new Pizza("Margherita", Size.LARGE), new Pizza("Funghi", Size.WAGON_WHEEL)));

    assertThat(order.total()).isEqualByComparingTo("35.55");
  }

  @Test
  void shouldNameWhatIsBakedHereWhenAPizzaIsUnknown() {
    assertThatThrownBy(() -> menu.price(order(new Pizza("Sushi", Size.SMALL))))
        .isInstanceOf(NotOnTheMenuException.class)
        .hasMessageContaining("Sushi")
        .hasMessageContaining("Margherita");
  }

  @Test
  void shouldDefendTheOvenAgainstPineapple() {
    assertThatThrownBy(() -> menu.price(order(new Pizza("Hawaii", Size.SMALL))))
        .hasMessageContaining("pineapple");
  }

  @Test
  void shouldRefuseAnOrderOfNothing() {
    assertThatThrownBy(() -> menu.price(order())).isInstanceOf(NotOnTheMenuException.class);
  }

  private static OrderRequest order(Pizza... pizzas) {
    return new OrderRequest(
        "order-1", "Ada", new Address("Lane 1", "Old Town"), "tok-1", "Da Luigi", List.of(pizzas));
  }
}
