package io.workflow.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.ActivityOptions;
import io.workflow.RetryOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ActivityDefinitionTest {

  @Test
  void shouldReadInterfaceWithOptionsOfMethodBeforeType() {
    List<ActivityDefinition> found = ActivityDefinition.ofInterface(Samples.Kitchen.class);

    assertThat(found)
        .extracting(ActivityDefinition::type)
        .containsExactly("Kitchen.bake", "cool-down");
    assertThat(found.get(1).options())
        .isEqualTo(
            ActivityOptions.builder()
                .startToCloseTimeout(Duration.ofSeconds(10))
                .heartbeatTimeout(Duration.ofMillis(500))
                .retryOptions(
                    RetryOptions.builder()
                        .maximumAttempts(5)
                        .initialInterval(Duration.ofSeconds(2))
                        .build())
                .build());
  }

  @Test
  void shouldReadBeanThroughItsAnnotatedInterfacesAlone() {
    List<ActivityDefinition> found = ActivityDefinition.ofBean(Samples.StoneKitchen.class);

    assertThat(found)
        .extracting(ActivityDefinition::type)
        .containsExactly("Kitchen.bake", "cool-down");
    assertThat(found.get(0).options().scheduleToCloseTimeout()).isEqualTo(Duration.ofDays(1));
    assertThat(found.get(0).options().startToCloseTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void shouldReadPublicMethodsOfClassWithoutInterfaces() {
    assertThat(ActivityDefinition.ofBean(Samples.Oven.class))
        .extracting(ActivityDefinition::type)
        .containsExactly("Ovens.heat");
  }

  @Test
  void shouldLetABeanSayHowItsInterfaceIsCalled() throws Exception {
    ActivityRegistry registry = ActivityRegistry.of(List.of(Samples.BikeCourier.class));

    assertThat(registry.isContract(Samples.Courier.class)).isTrue();
    ActivityDefinition called =
        Objects.requireNonNull(
            registry.stub(Samples.Courier.class).get(Samples.Courier.class.getMethod("deliver")));
    assertThat(called.type()).isEqualTo("Courier.deliver");
    assertThat(called.options().taskQueue()).isEqualTo("bikes");
    assertThat(registry.beanClass("Courier.deliver")).contains(Samples.BikeCourier.class);
  }

  static Stream<Arguments> wrongClasses() {
    return Stream.of(
        Arguments.of(Samples.Overloaded.class, "'Overloaded.send' has Overloaded.send("),
        Arguments.of(Samples.Asynchronous.class, "to return the value itself"),
        Arguments.of(Samples.Empty.class, "to have activities"),
        Arguments.of(Samples.NegativeTimeout.class, "startToCloseTimeout of @Activity on class"));
  }

  @ParameterizedTest
  @MethodSource("wrongClasses")
  void shouldSayWhatIsWrong(Class<?> wrong, String message) {
    assertThatThrownBy(() -> ActivityDefinition.ofBean(wrong))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldRefuseTwoBeansOfOneActivity() {
    assertThatThrownBy(
            () ->
                ActivityRegistry.of(
                    List.of(Samples.StoneKitchen.class, Samples.StoneKitchen.class)))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("one bean to have activity 'Kitchen.bake'")
        .hasMessageContaining("StoneKitchen has Kitchen.bake(String)");
  }
}
