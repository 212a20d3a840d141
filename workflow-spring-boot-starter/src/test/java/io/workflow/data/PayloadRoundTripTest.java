package io.workflow.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.protocol.Payload;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ResolvableType;
import tools.jackson.core.type.TypeReference;

/** A value that was written comes back equal. */
class PayloadRoundTripTest {

  private final DataConverter values = new JsonDataConverter();

  /** What it says is for people; two of them have bodies. */
  enum Size {
    SMALL,
    LARGE {
      @Override
      int slices() {
        return 12;
      }
    };

    int slices() {
      return 8;
    }

    @Override
    public String toString() {
      return "%d slices".formatted(slices());
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  sealed interface Line {
    record Pizza(String name, Size size) implements Line {}

    record Drink(String name, double litres) implements Line {}
  }

  record Page<T>(List<T> items, @Nullable T next) {}

  record Everything(
      ZonedDateTime due,
      Optional<String> note,
      OptionalInt count,
      OptionalLong total,
      byte[] seal,
      Map<Size, List<Line>> lines,
      Set<Size> sizes,
      float weight,
      char grade,
      boolean paid,
      @Nullable Integer table) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Everything that && that.asList().equals(asList());
    }

    @Override
    public int hashCode() {
      return asList().hashCode();
    }

    private List<Object> asList() {
      return Arrays.asList(
          due,
          note,
          count,
          total,
          Arrays.toString(seal),
          lines,
          List.copyOf(sizes),
          weight,
          grade,
          paid,
          table);
    }
  }

  /** A value and the type as which it is declared. */
  record Case(Type type, Object value) {

    static Case of(TypeReference<?> type, Object value) {
      return new Case(type.getType(), value);
    }

    static Case of(Object value) {
      return new Case(value.getClass(), value);
    }

    @Override
    public String toString() {
      return type.getTypeName() + " " + value;
    }
  }

  @SuppressWarnings("JavaUtilDate") // users have them
  static Stream<Case> times() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    ZonedDateTime repeatedHour =
        ZonedDateTime.ofLocal(LocalDateTime.of(2026, 10, 25, 2, 30), berlin, ZoneOffset.ofHours(1));
    return Stream.of(
            ZonedDateTime.of(2026, 7, 1, 9, 0, 0, 123456789, berlin),
            repeatedHour,
            repeatedHour.withEarlierOffsetAtOverlap(),
            ZonedDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneId.of("UTC")),
            ZonedDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneOffset.UTC),
            ZonedDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneOffset.ofHoursMinutes(5, 30)),
            ZonedDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneId.of("GMT+2")),
            OffsetDateTime.of(2026, 7, 1, 9, 0, 0, 1, ZoneOffset.ofHours(-3)),
            OffsetDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneOffset.UTC),
            OffsetTime.of(9, 0, 0, 0, ZoneOffset.ofHours(2)),
            Instant.parse("2026-07-01T09:00:00.123456789Z"),
            Instant.EPOCH.minusNanos(1),
            LocalDate.of(2026, 2, 28),
            LocalDate.of(-44, 3, 15),
            LocalTime.of(9, 0),
            LocalTime.MAX,
            LocalDateTime.of(2026, 7, 1, 9, 0, 0, 100),
            Duration.ofSeconds(3, 1),
            Duration.ofSeconds(-3, 1),
            Period.of(1, 14, 40),
            Year.of(2026),
            Year.of(-44),
            YearMonth.of(2026, 2),
            MonthDay.of(2, 29),
            DayOfWeek.MONDAY,
            berlin,
            ZoneId.of("UTC"),
            ZoneOffset.ofHours(2),
            new Date(1_234_567_890_123L))
        .map(value -> new Case(declared(value), value));
  }

  /** As a user declares it: {@code ZoneId}, not its class that nobody sees. */
  private static Class<?> declared(Object value) {
    return value instanceof ZoneId && !(value instanceof ZoneOffset)
        ? ZoneId.class
        : value.getClass();
  }

  static Stream<Case> scalars() {
    return Stream.of(
        Case.of(new BigDecimal("1.10")),
        Case.of(new BigDecimal("12345678901234567890.123456789012345678900")),
        Case.of(new BigDecimal("1E+30")),
        Case.of(new BigDecimal("0E-10")),
        Case.of(BigInteger.TWO.pow(100)),
        Case.of(Long.MIN_VALUE),
        Case.of(Integer.MAX_VALUE),
        Case.of((short) -1),
        Case.of((byte) -1),
        Case.of('ß'),
        Case.of(0.1f),
        Case.of(Float.NaN),
        Case.of(Double.NaN),
        Case.of(Double.NEGATIVE_INFINITY),
        Case.of(-0.0),
        Case.of(Double.MIN_VALUE),
        Case.of(true),
        Case.of("𝄞 \" \\ \u0000 \u2028 ü"),
        Case.of(""),
        Case.of(Size.SMALL),
        new Case(Size.class, Size.LARGE),
        Case.of(UUID.fromString("00000000-0000-0001-0000-000000000002")),
        Case.of(URI.create("https://example.org/a%20b?c=d#e")),
        Case.of(Locale.forLanguageTag("zh-Hant-TW")),
        Case.of(Locale.GERMANY),
        Case.of(Currency.getInstance("EUR")),
        Case.of(new byte[] {0, 1, -1}),
        Case.of(new int[] {1, 2}),
        Case.of(new char[] {'a', 'b'}),
        Case.of(new String[] {"a", null}),
        Case.of(OptionalInt.empty()),
        Case.of(OptionalInt.of(3)));
  }

  static Stream<Case> structures() {
    Line pizza = new Line.Pizza("margherita", Size.LARGE);
    Line drink = new Line.Drink("water", 0.75);
    Set<Size> sizes = new LinkedHashSet<>(List.of(Size.LARGE, Size.SMALL));
    SortedMap<LocalDate, Size> byDay = new TreeMap<>(Map.of(LocalDate.EPOCH, Size.LARGE));
    return Stream.of(
        new Case(Line.class, pizza),
        Case.of(drink),
        Case.of(new TypeReference<List<Line>>() {}, List.of(pizza, drink)),
        Case.of(new TypeReference<List<? extends Line>>() {}, new ArrayList<>(List.of(pizza))),
        Case.of(new TypeReference<Map<String, Line>>() {}, Map.of("a", drink)),
        Case.of(new TypeReference<Map<String, List<Line>>>() {}, Map.of("a", List.of(drink))),
        Case.of(new TypeReference<Optional<Line>>() {}, Optional.of(pizza)),
        Case.of(new TypeReference<Optional<List<Line>>>() {}, Optional.of(List.of(pizza))),
        Case.of(new TypeReference<Page<Line>>() {}, new Page<>(List.of(pizza), drink)),
        Case.of(new TypeReference<List<Page<Line>>>() {}, List.of(new Page<>(List.of(), null))),
        new Case(Line[].class, new Line[] {pizza, drink}),
        Case.of(new TypeReference<Optional<String>>() {}, Optional.empty()),
        Case.of(new TypeReference<List<String>>() {}, Arrays.asList("a", null, "c")),
        Case.of(new TypeReference<Set<Size>>() {}, sizes),
        Case.of(new TypeReference<Set<String>>() {}, new LinkedHashSet<>(List.of("b", "a", "c"))),
        Case.of(new TypeReference<SortedSet<String>>() {}, new TreeSet<>(List.of("b", "a"))),
        Case.of(new TypeReference<EnumSet<Size>>() {}, EnumSet.of(Size.LARGE)),
        Case.of(new TypeReference<Map<Size, Integer>>() {}, new EnumMap<>(Map.of(Size.LARGE, 1))),
        Case.of(
            new TypeReference<EnumMap<Size, Integer>>() {}, new EnumMap<>(Map.of(Size.LARGE, 1))),
        Case.of(new TypeReference<SortedMap<LocalDate, Size>>() {}, byDay),
        Case.of(new TypeReference<Map<Long, String>>() {}, Map.of(7L, "a")),
        Case.of(new TypeReference<Map<UUID, String>>() {}, Map.of(new UUID(1, 2), "a")),
        Case.of(
            new TypeReference<Map<ZonedDateTime, String>>() {},
            Map.of(ZonedDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneId.of("Europe/Berlin")), "a")),
        Case.of(
            new TypeReference<Map<String, BigDecimal>>() {}, Map.of("a", new BigDecimal("1.10"))),
        Case.of(
            new TypeReference<Map<String, Object>>() {},
            new LinkedHashMap<>(Map.of("a", List.of(1, "b", true, Map.of("c", 2.5))))),
        Case.of(
            new Everything(
                ZonedDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneId.of("Europe/Berlin")),
                Optional.empty(),
                OptionalInt.of(2),
                OptionalLong.empty(),
                new byte[] {1, 2},
                Map.of(Size.LARGE, List.of(pizza)),
                sizes,
                1.5f,
                'a',
                true,
                null)));
  }

  @ParameterizedTest
  @MethodSource({"times", "scalars", "structures"})
  void shouldComeBackEqual(Case value) {
    assertThat(roundTrip(value.type(), value.value())).isEqualTo(value.value());
  }

  @ParameterizedTest
  @MethodSource({"times", "scalars", "structures"})
  void shouldComeBackEqualWithinContainers(Case value) {
    Type list = ResolvableType.forClassWithGenerics(List.class, of(value)).getType();
    Type map =
        ResolvableType.forClassWithGenerics(
                Map.class, ResolvableType.forClass(String.class), of(value))
            .getType();
    Type page = ResolvableType.forClassWithGenerics(Page.class, of(value)).getType();

    assertThat((List<?>) roundTrip(list, List.of(value.value())))
        .singleElement()
        .isEqualTo(value.value());
    assertThat((Map<?, ?>) roundTrip(map, Map.of("a", value.value())))
        .satisfies(read -> assertThat(read.get("a")).isEqualTo(value.value()));
    assertThat((Page<?>) roundTrip(page, new Page<>(new ArrayList<>(), value.value())))
        .satisfies(read -> assertThat(read.next()).isEqualTo(value.value()));
  }

  private static ResolvableType of(Case value) {
    return ResolvableType.forType(value.type());
  }

  @Test
  void shouldKeepTheOrderOfASet() {
    Set<Size> sizes = new LinkedHashSet<>(List.of(Size.LARGE, Size.SMALL));

    Object read = roundTrip(new TypeReference<Set<Size>>() {}.getType(), sizes);

    assertThat((Set<?>) read).isInstanceOf(LinkedHashSet.class);
    assertThat(List.copyOf((Set<?>) read)).isEqualTo(List.of(Size.LARGE, Size.SMALL));
  }

  @Test
  void shouldReadAnArrayDequeAsADeque() {
    Deque<String> deque = new ArrayDeque<>(List.of("a", "b"));

    Object read = roundTrip(new TypeReference<Deque<String>>() {}.getType(), deque);

    assertThat(List.copyOf((Deque<?>) read)).isEqualTo(List.of("a", "b"));
  }

  static class Animal {
    public String name = "";
  }

  static class Dog extends Animal {
    public String breed = "";
  }

  @Test
  void shouldWriteTheFieldsOfASubclassWhereTheDeclaredTypeIsAnOrdinaryOne() {
    Dog dog = new Dog();
    dog.breed = "terrier";

    assertThat(text(values.toPayload(dog, Animal.class))).contains("terrier");
    assertThat(text(values.toPayload(dog, Object.class))).contains("terrier");
  }

  @Test
  void shouldWriteAValueOfAnotherTypeThanDeclaredAsWhatItIs() {
    assertThat(text(values.toPayload(7, String.class))).isEqualTo("7");
    assertThat(text(values.toPayload(7, int.class))).isEqualTo("7");
    assertThat(values.toPayload(null, String.class)).isEqualTo(values.toPayload(null));
  }

  @Test
  void shouldWriteEnumsByNameAndTimesSoThatOtherLanguagesReadThem() {
    assertThat(text(values.toPayload(Size.LARGE))).isEqualTo("\"LARGE\"");
    assertThat(
            text(
                values.toPayload(OffsetDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneOffset.ofHours(2)))))
        .isEqualTo("\"2026-07-01T09:00:00+02:00\"");
    assertThat(text(values.toPayload(Duration.ofSeconds(90)))).isEqualTo("\"PT1M30S\"");
    assertThat(text(values.toPayload(Instant.EPOCH))).isEqualTo("\"1970-01-01T00:00:00Z\"");
  }

  private @Nullable Object roundTrip(Type type, Object value) {
    return values.fromPayload(values.toPayload(value, type), type);
  }

  private static String text(Payload payload) {
    return new String(payload.data(), StandardCharsets.UTF_8);
  }
}
