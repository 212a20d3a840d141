package io.workflow.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.Run;
import io.workflow.Workflow;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;

/** What people write who are used to beans, and what they are told. */
class WrongWorkflowsTest {

  private static final ActivityRegistry ACTIVITIES =
      ActivityRegistry.of(List.of(Samples.StoneKitchen.class));

  abstract static class Runs {
    @Run
    public void run() {}
  }

  @Workflow
  static class TakesValue extends Runs {
    TakesValue(@Value("${shop.wait}") Duration wait) {}
  }

  @Workflow
  static class TakesPlainValue extends Runs {
    TakesPlainValue(String name) {}
  }

  @Workflow
  static class TakesMap extends Runs {
    TakesMap(List<String> names) {}
  }

  @ConfigurationProperties("shop")
  static class ShopProperties {}

  @Workflow
  static class TakesJavaBean extends Runs {
    TakesJavaBean(ShopProperties properties) {}
  }

  interface Unknown {}

  @Workflow
  static class TakesInterface extends Runs {
    TakesInterface(Unknown unknown) {}
  }

  @Workflow
  static class TakesQualified extends Runs {
    TakesQualified(@Qualifier("stone") Samples.Kitchen kitchen) {}
  }

  @SuppressWarnings("unused")
  static class BaseWithField extends Runs {
    @Autowired private Samples.Kitchen kitchen;
  }

  @Workflow
  static class AutowiredField extends BaseWithField {}

  @Workflow
  static class AutowiredSetter extends Runs {
    @Autowired
    void setKitchen(Samples.Kitchen kitchen) {}
  }

  @Workflow
  static class ValueField extends Runs {
    @Value("${shop.name}")
    String name = "";
  }

  @Workflow
  static class Callback extends Runs {
    @PostConstruct
    void init() {}
  }

  @Workflow
  static class Listens extends Runs {
    @EventListener
    void on(String event) {}
  }

  @Workflow
  static class RunsAtTimes extends Runs {
    @Scheduled(cron = "@daily")
    void daily() {}
  }

  @Workflow
  static class Initializes extends Runs implements InitializingBean {
    @Override
    public void afterPropertiesSet() {}
  }

  @Workflow
  @SuppressWarnings("ClassCanBeStatic") // that is what is tried
  class Inner extends Runs {}

  @Workflow
  enum Kind {
    ONE;

    @Run
    public void run() {}
  }

  static Stream<Arguments> wrongClasses() {
    return Stream.of(
        Arguments.of(TakesValue.class, "Duration without @Value", "Declare a record with"),
        Arguments.of(TakesPlainValue.class, "java.lang.String. It is a plain value", "record"),
        Arguments.of(TakesMap.class, "java.util.List. It is a plain value", "record"),
        Arguments.of(TakesJavaBean.class, "configuration that can change", "a record"),
        Arguments.of(TakesInterface.class, "put @Activity on it", "on its @Bean method"),
        Arguments.of(TakesQualified.class, "Kitchen without @Qualifier", "@Activity(name = ...)"),
        Arguments.of(AutowiredField.class, "field 'kitchen' carries @Autowired", "constructor"),
        Arguments.of(AutowiredSetter.class, "setKitchen(Kitchen) carries @Autowired", "injected"),
        Arguments.of(ValueField.class, "field 'name' carries @Value", "constructor"),
        Arguments.of(Callback.class, "init() carries @PostConstruct", "the @Run method"),
        Arguments.of(Listens.class, "on(String) carries @EventListener", "send a signal"),
        Arguments.of(RunsAtTimes.class, "daily() carries @Scheduled", "send a signal"),
        Arguments.of(Initializes.class, "is a InitializingBean", "constructor"),
        Arguments.of(Inner.class, "but it is an inner class", "static if nested"),
        Arguments.of(Kind.class, "but it is an enum", "concrete class"));
  }

  @ParameterizedTest
  @MethodSource("wrongClasses")
  void shouldSayWhatToDoInstead(Class<?> wrong, String what, String instead) {
    assertThatThrownBy(() -> WorkflowDefinition.of(wrong, ACTIVITIES))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(wrong.getName())
        .hasMessageContaining(what)
        .hasMessageContaining(instead);
  }

  @Workflow
  static class Chosen extends Runs {
    Chosen() {}

    @Autowired
    Chosen(Samples.Kitchen unused) {}
  }

  @Workflow
  static final class Private extends Runs {
    @SuppressWarnings("unused") // nobody can call it
    private Private(Samples.Kitchen unused) {}
  }

  @Test
  void shouldTakeTheConstructorThatSpringWouldBeToldToTake() {
    assertThat(WorkflowDefinition.of(Chosen.class, ACTIVITIES).resolve(type -> type, Optional::of))
        .containsExactly(Samples.Kitchen.class);
  }

  @Test
  void shouldMakeInstancesByAPrivateConstructorToo() throws Exception {
    WorkflowDefinition definition = WorkflowDefinition.of(Private.class, ACTIVITIES);

    assertThat(definition.newInstance(new Object[] {new Samples.StoneKitchen()}))
        .isInstanceOf(Private.class);
  }
}
