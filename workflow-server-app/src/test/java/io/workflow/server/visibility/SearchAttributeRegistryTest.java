package io.workflow.server.visibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workflow.protocol.Payload;
import io.workflow.server.visibility.SearchAttributeException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchAttributeRegistryTest {

  private final InMemorySearchAttributes store = new InMemorySearchAttributes();
  private final SearchAttributeRegistry registry =
      new SearchAttributeRegistry(store, InstantSource.system());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL | true",
        "BOOL | [false]",
        "INT | 42",
        "DOUBLE | 42",
        "DOUBLE | 4.2",
        "KEYWORD | \"L\"",
        "KEYWORD | [\"L\"]",
        "TEXT | \"no olives\"",
        "KEYWORD_LIST | [\"a\", \"b\"]",
        "KEYWORD_LIST | \"a\"",
        "DATETIME | \"2026-11-01T00:00:00.123456789Z\"",
        "DATETIME | \"2026-11-01T00:00:00+01:00\"",
        "INT | null",
        "INT | []",
      })
  void shouldTakeValuesThatFitTheirTypes(SearchAttributeType type, String value) {
    store.add("default", Map.of("a", type));

    assertThatCode(() -> registry.checked("default", Map.of("a", json(value))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL | \"true\"",
        "INT | 4.2",
        "INT | 99999999999999999999",
        "INT | [1, 2]",
        "DOUBLE | \"4\"",
        "KEYWORD | 7",
        "KEYWORD_LIST | [1]",
        "DATETIME | \"tomorrow\"",
        "DATETIME | 7",
        "TEXT | not json",
      })
  void shouldRefuseValuesThatDoNotFit(SearchAttributeType type, String value) {
    store.add("default", Map.of("a", type));

    assertThat(refusal(() -> registry.checked("default", Map.of("a", json(value)))))
        .hasMessageContaining("search attribute 'a' of type " + type.typeName());
  }

  @Test
  void shouldGiveValuesTheirTypesAndTakeThemOutOfLists() {
    store.add("default", Map.of("size", SearchAttributeType.KEYWORD));

    assertThat(registry.checked("default", Map.of("size", json("[\"L\"]"))))
        .isEqualTo(
            Map.of(
                "size",
                Payload.of(Map.of("encoding", "json/plain", "type", "Keyword"), bytes("\"L\""))));
  }

  @Test
  void shouldLeaveTheTypeThatTheClientGives() {
    store.add("default", Map.of("size", SearchAttributeType.KEYWORD));
    Map<String, Payload> given =
        Map.of(
            "size", Payload.of(Map.of("encoding", "json/plain", "type", "Text"), bytes("\"L\"")));

    assertThat(registry.checked("default", given)).isEqualTo(given);
    assertThat(registry.typed("default", given)).isEqualTo(given);
  }

  @Test
  void shouldRefuseWhatIsNotRegistered() {
    store.add("default", Map.of("size", SearchAttributeType.KEYWORD));

    assertThat(refusal(() -> registry.checked("default", Map.of("sise", json("1")))))
        .hasMessageContaining(
            "no mapping defined for search attribute sise; the namespace has registered size");
    assertThat(refusal(() -> registry.checked("default", Map.of("StartTime", json("1")))))
        .hasMessageContaining("the server itself");
    assertThat(
            refusal(
                () ->
                    registry.checked(
                        "default",
                        Map.of("size", Payload.of(Map.of("encoding", "binary/x"), new byte[3])))))
        .hasMessageContaining("encoding 'binary/x'");
  }

  @Test
  void shouldKnowWhatSdksSetOfTheirOwnAccord() {
    assertThat(registry.checked("default", Map.of("TemporalChangeVersion", json("[\"v-1\"]"))))
        .containsOnlyKeys("TemporalChangeVersion");
  }

  @Test
  void shouldRememberTheSchemaButLookUnknownNamesUp() {
    store.add("default", Map.of("size", SearchAttributeType.KEYWORD));
    Map<String, Payload> known = Map.of("size", json("\"L\""));
    registry.checked("default", known);
    int before = store.lookups();

    registry.checked("default", known);
    registry.typed("default", known);
    assertThat(store.lookups()).isEqualTo(before);

    store.add("default", Map.of("new", SearchAttributeType.INT));
    registry.checked("default", Map.of("new", json("1")));
    assertThat(store.lookups()).isEqualTo(before + 1);
  }

  @Test
  void shouldRefuseToRegisterWhatIsThereInAnotherWay() {
    registry.add("default", Map.of("size", SearchAttributeType.KEYWORD));
    registry.add("default", Map.of("size", SearchAttributeType.KEYWORD));

    assertThat(refusal(() -> registry.add("default", Map.of("size", SearchAttributeType.INT))))
        .hasMessageContaining("registered with type Keyword already, not Int")
        .extracting(SearchAttributeException::reason)
        .isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(refusal(() -> registry.add("default", Map.of("startTime", SearchAttributeType.INT))))
        .hasMessageContaining("every execution has it");
    assertThat(refusal(() -> registry.add("default", Map.of("1st", SearchAttributeType.INT))))
        .hasMessageContaining("beginning with a letter");
    assertThat(refusal(() -> registry.remove("default", List.of("sise"))).reason())
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(registry.schema("default").custom()).containsOnlyKeys("size");
  }

  private static SearchAttributeException refusal(Runnable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(SearchAttributeException.class, call::run), "it was not refused");
  }

  private static Payload json(String value) {
    return Payload.of(Map.of("encoding", "json/plain"), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
