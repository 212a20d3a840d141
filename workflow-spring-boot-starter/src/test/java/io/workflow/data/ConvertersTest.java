package io.workflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.ActivityFailure;
import io.workflow.ApplicationFailure;
import io.workflow.CanceledFailure;
import io.workflow.Details;
import io.workflow.ServerFailure;
import io.workflow.TerminatedFailure;
import io.workflow.TimeoutFailure;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvertersTest {

  private final DataConverter values = new JsonDataConverter();
  private final FailureConverter failures = new FailureConverter(values);

  record Pizza(String name, Instant baked, List<String> toppings) {}

  @Test
  void shouldConvertInTheOrderOfTheField() {
    assertThat(values.toPayload(null).encoding()).isEqualTo("binary/null");
    assertThat(values.toPayload(new byte[] {1}).encoding()).isEqualTo("binary/plain");
    Payload text = values.toPayload("a");
    assertThat(text.encoding()).isEqualTo("json/plain");
    assertThat(new String(text.data(), StandardCharsets.UTF_8)).isEqualTo("\"a\"");
  }

  @Test
  void shouldReadWhatItWrote() {
    Pizza pizza = new Pizza("margherita", Instant.parse("2026-11-20T12:00:00Z"), List.of("basil"));

    assertThat(values.fromPayload(values.toPayload(pizza), Pizza.class)).isEqualTo(pizza);
    assertThat(values.fromPayload(values.toPayload(null), Pizza.class)).isNull();
    assertThat(values.fromPayload(values.toPayload(new byte[] {7}), byte[].class))
        .isEqualTo(new byte[] {7});
  }

  @Test
  void shouldFillMissingArgumentsAndIgnoreSuperfluousOnes() {
    List<Payload> payloads = values.toPayloads("a", 2);

    assertThat(values.fromPayloads(payloads, String.class)).containsExactly("a");
    assertThat(values.fromPayloads(payloads, String.class, int.class, String.class))
        .containsExactly("a", 2, null);
    assertThatThrownBy(() -> values.fromPayloads(List.of(), int.class))
        .isInstanceOf(DataConversionException.class)
        .hasMessage("Expected a value for parameter 1 of type int, but got none");
  }

  @Test
  void shouldSayWhatDoesNotFit() {
    assertThatThrownBy(() -> values.fromPayload(values.toPayload("text"), Integer.class))
        .isInstanceOf(DataConversionException.class)
        .hasMessageContaining("Expected JSON that is a java.lang.Integer");
    Payload foreign = Payload.of(Map.of(Payload.ENCODING, "binary/protobuf"), new byte[0]);
    assertThatThrownBy(() -> values.fromPayload(foreign, Pizza.class))
        .hasMessageContaining("binary/protobuf");
  }

  static Stream<Throwable> travellingFailures() {
    return Stream.of(
        ApplicationFailure.builder("no", "Declined")
            .nonRetryable(true)
            .nextRetryDelay(Duration.ofSeconds(3))
            .details("a", 1)
            .cause(ApplicationFailure.of("deeper", "Root"))
            .build(),
        new ActivityFailure("Pay", "1", 5, 7, "worker", "TIMEOUT", ApplicationFailure.of("x", "Y")),
        new TimeoutFailure("late", TimeoutFailure.Type.HEARTBEAT, Details.of(12), null),
        new CanceledFailure("stop", Details.of("why"), null),
        new TerminatedFailure("gone", null),
        new ServerFailure("oops", true, null));
  }

  @ParameterizedTest
  @MethodSource("travellingFailures")
  void shouldKeepFailuresOnTheirWay(Throwable thrown) {
    Failure travelling = failures.toFailure(thrown);
    Throwable arrived = failures.toException(travelling);

    assertThat(arrived).hasSameClassAs(thrown).hasMessage(thrown.getMessage());
    assertThat(arrived.getStackTrace()[0].toString())
        .startsWith("io.workflow.data.ConvertersTest.travellingFailures(ConvertersTest.java:");
    assertThat(failures.toFailure(arrived)).isEqualTo(travelling);
  }

  @Test
  void shouldNameTheClassOfOtherExceptions() {
    Failure failure =
        failures.toFailure(new IllegalStateException("bad", new java.io.IOException("disk")));

    assertThat(failure.info())
        .isEqualTo(
            new Failure.Application("java.lang.IllegalStateException", false, List.of(), null));
    assertThat(failure.cause()).isNotNull();
  }

  @Test
  void shouldDecodeDetailsWhenAskedFor() {
    Failure failure =
        failures.toFailure(
            ApplicationFailure.of("no", "Declined", new Pizza("x", Instant.EPOCH, List.of())));
    ApplicationFailure arrived = (ApplicationFailure) failures.toException(failure);

    assertThat(arrived.details().size()).isEqualTo(1);
    assertThat(arrived.details().get(0, Pizza.class))
        .isEqualTo(new Pizza("x", Instant.EPOCH, List.of()));
    assertThat(arrived.details().get(1, String.class)).isNull();
  }
}
