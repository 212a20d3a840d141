package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.Run;
import io.workflow.Workflow;
import io.workflow.autoconfigure.bank.Bank;
import io.workflow.autoconfigure.discovery.base.BaseApp;
import io.workflow.autoconfigure.discovery.fallback.FallbackApp;
import io.workflow.autoconfigure.discovery.fallback.FallbackApp.Mail;
import io.workflow.autoconfigure.discovery.inner.InnerApp;
import io.workflow.autoconfigure.discovery.methods.MethodsApp;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.DefinitionException;
import io.workflow.worker.task.RunnableTypes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

class WorkflowBeanDiscoveryTest {

  private final ApplicationContextRunner mail =
      WorkerContext.runner().withUserConfiguration(FallbackApp.class);

  @Test
  void shouldLetAnApplicationsOwnBeanTakeThePlaceOfAFoundClass() {
    mail.run(
        context -> {
          assertThat(context).hasSingleBean(Mail.class).hasBean("fallbackApp.Smtp");
          assertThat(WorkerContext.beanOf(context, "Mail.send"))
              .isInstanceOf(FallbackApp.Smtp.class);
        });
    mail.withUserConfiguration(OwnMail.class)
        .run(
            context -> {
              assertThat(context.getBean(Mail.class).send("x")).isEqualTo("own x");
              assertThat(WorkerContext.beanOf(context, "Mail.send"))
                  .isSameAs(context.getBean(Mail.class));
              assertThat(context.getBean(ActivityRegistry.class).find("Mail.send").orElseThrow())
                  .satisfies(
                      send ->
                          assertThat(send.options().heartbeatTimeout())
                              .isEqualTo(Duration.ofSeconds(4)));
            });
  }

  @Test
  void shouldNameAFoundClassByAllOfItsNameWhenTheUsualOneIsTaken() {
    mail.withUserConfiguration(SameName.class)
        .run(context -> assertThat(context).hasBean(FallbackApp.Smtp.class.getName()));
  }

  @Configuration(proxyBeanMethods = false)
  static class SameName {
    @Bean("fallbackApp.Smtp")
    String other() {
      return "another";
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {MethodsApp.class, MadeByHand.class})
  void shouldRefuseActivitiesThatStandOnMethodsAlone(Class<?> app) {
    WorkerContext.runner()
        .withUserConfiguration(app)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining(MethodsApp.Till.class.getName())
                    .hasMessageContaining("charge")
                    .hasMessageContaining("@Activity on the class"));
  }

  @Configuration(proxyBeanMethods = false)
  static class MadeByHand {
    @Bean
    MethodsApp.Till till() {
      return new MethodsApp.Till();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnMail {
    @Bean
    @Lazy
    Mail ownMail() {
      return text -> "own " + text;
    }
  }

  @Test
  void shouldFindSubclassesOfAnAnnotatedBase() {
    WorkerContext.runner()
        .withUserConfiguration(BaseApp.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              RunnableTypes types = context.getBean(RunnableTypes.class);
              assertThat(types.workflowTypes()).isEqualTo(Map.of("shop", Set.of("RealWorkflow")));
              assertThat(types.activityTypes())
                  .isEqualTo(Map.of("shop", Set.of("RealActivity.act")));
            });
  }

  @Test
  void shouldRefuseInnerClassesThatItFinds() {
    WorkerContext.runner()
        .withUserConfiguration(InnerApp.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining(InnerApp.Inner.class.getName())
                    .hasMessageContaining("an inner class")
                    .hasMessageContaining("static if nested"));
  }

  @Test
  void shouldRefuseWorkflowsThatABeanMethodMakes() {
    WorkerContext.runner()
        .withUserConfiguration(Bank.WireTransfers.class, MadeByMethod.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining(Bank.BankWorkflow.class.getName())
                    .hasMessageContaining("bean 'bank'")
                    .hasMessageContaining("take the @Bean method away"));
  }

  @Configuration(proxyBeanMethods = false)
  static class MadeByMethod {
    @Bean
    Bank.BankWorkflow bank(Bank.Transfers transfers) {
      return new Bank.BankWorkflow(transfers);
    }
  }

  record Settings(int size) {}

  @Workflow
  static class TakesSettings {
    TakesSettings(Settings settings) {}

    @Run
    void run() {}
  }

  @Test
  void shouldNameTheBeansWhenItIsNotClearWhichConfigurationIsMeant() {
    ApplicationContextRunner two =
        WorkerContext.runner()
            .withBean(TakesSettings.class)
            .withBean("small", Settings.class, () -> new Settings(1));

    two.run(context -> assertThat(context).hasNotFailed());
    two.withBean("large", Settings.class, () -> new Settings(2))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining("'small' (" + Settings.class.getName())
                    .hasMessageContaining("'large' ("));
  }

  @Test
  void shouldNotMindAWorkflowThatIsABeanTwice() {
    WorkerContext.runner()
        .withUserConfiguration(Bank.WireTransfers.class)
        .withBean("one", Bank.BankWorkflow.class)
        .withBean("two", Bank.BankWorkflow.class)
        .run(
            context ->
                assertThat(context.getBean(RunnableTypes.class).workflowTypes())
                    .isEqualTo(Map.of("shop", Set.of("BankWorkflow"))));
  }

  @Test
  void shouldLetAnApplicationBeBuiltAheadOfTime() {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.register(
          FallbackApp.class,
          WorkflowClientAutoConfiguration.class,
          WorkflowWorkerAutoConfiguration.class,
          WorkflowAutoConfigurationTest.Fakes.class);
      InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
      DefaultGenerationContext generation =
          new DefaultGenerationContext(
              new ClassNameGenerator(ClassName.get("io.workflow.autoconfigure", "Built")), files);

      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
      generation.writeGeneratedContent();

      assertThat(files.getGeneratedFiles(Kind.SOURCE)).isNotEmpty();
    }
  }
}
