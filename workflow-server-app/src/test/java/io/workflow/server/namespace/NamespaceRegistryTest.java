package io.workflow.server.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.server.namespace.NamespaceException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceRegistryTest {

  private final InMemoryNamespaces rows = new InMemoryNamespaces();
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final NamespaceRegistry registry = new NamespaceRegistry(rows, () -> now);

  @Test
  void shouldRememberWhatItFoundForAWhile() {
    registry.require("default");
    registry.require("default");
    assertThat(rows.lookups()).isEqualTo(1);

    now = now.plus(NamespaceRegistry.REMEMBERED);
    registry.require("default");

    assertThat(rows.lookups()).isEqualTo(2);
  }

  @Test
  void shouldSeeANamespaceThatSomebodyElseMadeAfterItWasMissing() {
    assertThatThrownBy(() -> registry.require("late"))
        .isInstanceOfSatisfying(
            NamespaceException.class,
            problem -> assertThat(problem.reason()).isEqualTo(Reason.NOT_FOUND))
        .hasMessageContaining("POST /api/v1/namespaces");

    rows.add(Namespace.registered("late", null, Duration.ofDays(1), null, Map.of()), now);

    assertThat(registry.require("late").retention()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void shouldShowWhatAnotherNodeHasJustChanged() {
    NamespaceRegistry other = new NamespaceRegistry(rows, () -> now);
    registry.require("default");

    other.update("default", new NamespaceUpdate("changed", null, null, Map.of(), null));

    assertThat(registry.current("default").description()).isEqualTo("changed");
    assertThat(registry.require("default").description()).as("remembered").isEqualTo("changed");
  }

  @Test
  void shouldMakeANamespaceOnce() {
    Namespace pizza =
        Namespace.registered("pizza.eu", "Pizzas", Duration.ofDays(7), null, Map.of());

    registry.create(pizza);

    assertThat(registry.require("pizza.eu")).isEqualTo(pizza);
    assertThatThrownBy(() -> registry.create(pizza))
        .hasMessageContaining("'pizza.eu' exists already");
    assertThat(registry.list("", 10))
        .extracting(Namespace::name)
        .containsExactly("default", "pizza.eu");
  }

  @Test
  void shouldChangeWhatIsGivenAndKeepTheRest() {
    registry.create(
        Namespace.registered("pizza", "Pizzas", Duration.ofDays(7), null, Map.of("a", "1")));

    Namespace changed =
        registry.update(
            "pizza",
            new NamespaceUpdate(null, Duration.ofDays(9), "me@pizza.eu", Map.of("b", "2"), null));

    assertThat(changed.description()).isEqualTo("Pizzas");
    assertThat(changed.retention()).isEqualTo(Duration.ofDays(9));
    assertThat(changed.ownerEmail()).isEqualTo("me@pizza.eu");
    assertThat(changed.data()).containsOnly(Map.entry("a", "1"), Map.entry("b", "2"));
    assertThat(changed.state()).isEqualTo(Namespace.State.REGISTERED);
    assertThat(registry.require("pizza")).isEqualTo(changed);
    assertThat(registry.requireById(changed.id())).isEqualTo(changed);
  }

  @Test
  void shouldNotChangeANamespaceThatIsNotThere() {
    assertThatThrownBy(
            () -> registry.update("none", new NamespaceUpdate("x", null, null, Map.of(), null)))
        .hasMessageContaining("no namespace 'none'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "a b", "a/b", "ä", "a\u0000"})
  void shouldRefuseOddNames(String name) {
    assertThatThrownBy(
            () ->
                registry.create(
                    Namespace.registered(name, null, Namespace.DEFAULT_RETENTION, null, Map.of())))
        .hasMessageContaining("Expected 'name'");
  }

  @Test
  void shouldRefuseTooShortARetention() {
    assertThatThrownBy(
            () ->
                registry.create(
                    Namespace.registered("short", null, Duration.ofHours(23), null, Map.of())))
        .hasMessageContaining("at least 1 day");
  }
}
