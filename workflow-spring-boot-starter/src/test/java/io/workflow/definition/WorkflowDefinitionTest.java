package io.workflow.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowDefinitionTest {

  private static final ActivityRegistry ACTIVITIES = ActivityRegistry.of(List.of());

  @Test
  void shouldReadClassAndItsInterface() {
    WorkflowDefinition definition = WorkflowDefinition.of(Samples.OrderWorkflow.class, ACTIVITIES);

    assertThat(definition.type()).isEqualTo("Order");
    WorkflowMetadata metadata = definition.metadata();
    assertThat(metadata.taskQueue()).contains("orders");
    assertThat(metadata.runTimeout()).isEqualTo(Duration.ofHours(2));
    assertThat(metadata.executionTimeout()).isEqualTo(Duration.ofDays(1));
    assertThat(metadata.taskTimeout()).isNull();
    assertThat(metadata.signals()).containsOnlyKeys("ready", "stop");
    assertThat(metadata.queries()).containsOnlyKeys("state");
    assertThat(definition.resolve(type -> type, Optional::of))
        .containsExactly(Samples.Kitchen.class, Samples.Settings.class);
  }

  @Test
  void shouldGiveClientsTheSameFromTheInterfaceAlone() throws Exception {
    WorkflowMetadata metadata = WorkflowMetadata.of(Samples.Order.class);

    assertThat(metadata.type()).isEqualTo("Order");
    assertThat(metadata.isRun(Samples.Order.class.getMethod("place", List.class))).isTrue();
    assertThat(metadata.signal(Samples.Order.class.getMethod("ready")))
        .map(MessageMethod::name)
        .contains("ready");
    assertThat(metadata.query(Samples.Order.class.getMethod("status")))
        .map(MessageMethod::name)
        .contains("state");
  }

  @Test
  void shouldMakeInstancesWithStubsAndConfiguration() throws Exception {
    WorkflowDefinition definition = WorkflowDefinition.of(Samples.OrderWorkflow.class, ACTIVITIES);
    Samples.Kitchen stub = new Samples.StoneKitchen();

    Object one =
        definition.newInstance(
            definition.resolve(type -> stub, type -> Optional.of(new Samples.Settings(3))));

    assertThat(one).isInstanceOf(Samples.OrderWorkflow.class);
    assertThatThrownBy(() -> definition.resolve(type -> stub, type -> Optional.empty()))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("a bean of the record")
        .hasMessageContaining("@ConfigurationProperties");
  }

  static Stream<Arguments> wrongClasses() {
    return Stream.of(
        Arguments.of(Samples.NoRun.class, "to have a method with @Run"),
        Arguments.of(Samples.TwoRuns.class, "[TwoRuns.one(), TwoRuns.two()]"),
        Arguments.of(Samples.TwoSignals.class, "'go' has TwoSignals.one() and TwoSignals.two()"),
        Arguments.of(Samples.SignalWithResult.class, "to return void, but it returns int"),
        Arguments.of(Samples.QueryWithoutResult.class, "to return a value"),
        Arguments.of(Samples.SignalAndQuery.class, "to be one of run, signal and query"),
        Arguments.of(Samples.TakesService.class, "but it takes java.lang.Runnable"),
        Arguments.of(Samples.TakesActivityClass.class, "let Oven implement an interface"),
        Arguments.of(Samples.TwoConstructors.class, "one constructor, but it has 2"),
        Arguments.of(Samples.Abstract.class, "but it is abstract, and no class that extends it"),
        Arguments.of(Samples.Order.class, "but it is an interface"),
        Arguments.of(Samples.BadTimeout.class, "runTimeout of @Workflow on"),
        Arguments.of(Samples.Generic.class, "has a type variable"));
  }

  @ParameterizedTest
  @MethodSource("wrongClasses")
  void shouldSayWhatIsWrong(Class<?> wrong, String message) {
    assertThatThrownBy(() -> WorkflowDefinition.of(wrong, ACTIVITIES))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldRefuseTwoClassesOfOneTypeOnOneQueue() {
    assertThatThrownBy(
            () ->
                WorkflowRegistry.of(
                    List.of(Samples.OrderWorkflow.class, Samples.OtherOrder.class),
                    ACTIVITIES,
                    "default"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("workflow type of task queue 'orders'")
        .hasMessageContaining("OrderWorkflow")
        .hasMessageContaining("OtherOrder");
  }
}
