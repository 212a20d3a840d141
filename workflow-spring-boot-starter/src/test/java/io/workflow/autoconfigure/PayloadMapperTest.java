package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.workflow.data.DataConverter;
import io.workflow.data.JsonDataConverter;
import io.workflow.data.WorkflowJsonMapperCustomizer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Payloads are no web pages: what an application sets for those does not change them. */
class PayloadMapperTest {

  record Order(String orderId, @Nullable String noteToKitchen, ZonedDateTime dueAt, Instant at) {}

  private static final Order ORDER =
      new Order(
          "7",
          null,
          ZonedDateTime.of(2026, 7, 1, 9, 0, 0, 0, ZoneId.of("Europe/Berlin")),
          Instant.EPOCH);

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(WorkflowClientAutoConfiguration.class));

  @Test
  void shouldNotFollowTheMapperOfTheWeb() {
    application
        .withBean(JsonMapper.class, PayloadMapperTest::asOfTheWeb)
        .withBean("times", JacksonModule.class, PayloadMapperTest::timesAsTheySay)
        .run(
            context -> {
              assertThat(context.getBean(JsonMapper.class).writeValueAsString(ORDER))
                  .contains("order_id");
              DataConverter values = context.getBean(DataConverter.class);
              assertThat(values.toPayload(ORDER))
                  .isEqualTo(new JsonDataConverter().toPayload(ORDER));
              assertThat(values.fromPayload(values.toPayload(ORDER), Order.class)).isEqualTo(ORDER);
            });
  }

  /** As Spring Boot makes it of {@code spring.jackson.*}. */
  private static JsonMapper asOfTheWeb() {
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .build();
  }

  private static JacksonModule timesAsTheySay() {
    return new SimpleModule().addSerializer(ZonedDateTime.class, ToStringSerializer.instance);
  }

  @Test
  void shouldBeChangedOnPurposeByCustomizers() {
    application
        .withBean("nulls", WorkflowJsonMapperCustomizer.class, () -> PayloadMapperTest::omitNulls)
        .run(
            context -> {
              DataConverter values = context.getBean(DataConverter.class);
              assertThat(new String(values.toPayload(ORDER).data(), StandardCharsets.UTF_8))
                  .contains("orderId")
                  .doesNotContain("noteToKitchen");
            });
  }

  private static void omitNulls(JsonMapper.Builder builder) {
    builder.changeDefaultPropertyInclusion(
        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL));
  }

  @Test
  void shouldLeaveTheConversionToABeanOfTheApplication() {
    JsonDataConverter own = new JsonDataConverter(List.of());
    application
        .withBean(DataConverter.class, () -> own)
        .run(context -> assertThat(context.getBean(DataConverter.class)).isSameAs(own));
  }
}
