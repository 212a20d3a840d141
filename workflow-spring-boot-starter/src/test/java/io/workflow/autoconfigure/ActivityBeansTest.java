package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.Activity;
import io.workflow.autoconfigure.bank.Bank;
import io.workflow.autoconfigure.bank.Bank.Transfers;
import io.workflow.autoconfigure.bank.OtherBank;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.DefinitionException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.interceptor.DebugInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

/** Which bean runs an activity, however it was made and whatever stands in front of it. */
class ActivityBeansTest {

  private final ApplicationContextRunner bank =
      WorkerContext.runner().withBean(Bank.BankWorkflow.class);

  static String send(AssertableApplicationContext context) {
    return ((Transfers) WorkerContext.beanOf(context, "Transfers.send")).send(3);
  }

  private static void assertOptions(AssertableApplicationContext context, Duration startToClose) {
    assertThat(context.getBean(ActivityRegistry.class).find("Transfers.send").orElseThrow())
        .satisfies(
            send -> assertThat(send.options().startToCloseTimeout()).isEqualTo(startToClose));
  }

  private void assertRefused(ApplicationContextRunner application, String... parts) {
    application.run(
        context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(DefinitionException.class)
                .message()
                .contains(parts));
  }

  // ---- proxies and other ways to make a bean

  static Stream<Named<Class<?>>> waysToMakeABean() {
    return Stream.of(
        Named.of("class", Bank.WireTransfers.class),
        Named.of("@Bean method with the class", ReturnsClass.class),
        Named.of("@Lazy", LazyBean.class),
        Named.of("prototype", PrototypeBean.class),
        Named.of("scoped proxy of the class", ScopedBean.class),
        Named.of("scoped proxy of the interface", ScopedByInterface.class),
        Named.of("FactoryBean", TransfersFactory.class),
        Named.of("annotated @Bean method with the interface", AnnotatedMethod.class));
  }

  @ParameterizedTest
  @MethodSource("waysToMakeABean")
  void shouldKnowActivitiesHoweverTheBeanIsMade(Class<?> configuration) {
    Consumer<AssertableApplicationContext> works =
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(send(context)).isEqualTo("sent 3");
          assertOptions(context, Duration.ofSeconds(5));
        };
    bank.withUserConfiguration(configuration).run(works::accept);
    bank.withUserConfiguration(configuration, JdkProxies.class).run(works::accept);
    bank.withUserConfiguration(configuration, CglibProxies.class).run(works::accept);
  }

  @Configuration(proxyBeanMethods = false)
  static class ReturnsClass {
    @Bean
    Bank.WireTransfers transfers() {
      return new Bank.WireTransfers();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyBean {
    @Bean
    @Lazy
    Bank.WireTransfers transfers() {
      return new Bank.WireTransfers();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PrototypeBean {
    @Bean
    @Scope("prototype")
    Bank.WireTransfers transfers() {
      return new Bank.WireTransfers();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ScopedBean {
    @Bean
    @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
    Bank.WireTransfers transfers() {
      return new Bank.WireTransfers();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ScopedByInterface {
    @Bean
    @Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
    Bank.WireTransfers transfers() {
      return new Bank.WireTransfers();
    }
  }

  static class TransfersFactory implements FactoryBean<Bank.WireTransfers> {
    @Override
    public Bank.WireTransfers getObject() {
      return new Bank.WireTransfers();
    }

    @Override
    public Class<?> getObjectType() {
      return Bank.WireTransfers.class;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AnnotatedMethod {
    @Bean
    @Activity(startToCloseTimeout = "5s")
    Transfers transfers() {
      return amount -> "sent " + amount;
    }
  }

  static class Proxies {
    final DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();

    Proxies(boolean ofTheClass) {
      creator.setProxyTargetClass(ofTheClass);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class JdkProxies {
    @Bean
    static DefaultAdvisorAutoProxyCreator proxies() {
      return new Proxies(false).creator;
    }

    @Bean
    DefaultPointcutAdvisor advisor() {
      return new DefaultPointcutAdvisor(new TransfersOnly(), new DebugInterceptor());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class CglibProxies {
    @Bean
    static DefaultAdvisorAutoProxyCreator proxies() {
      return new Proxies(true).creator;
    }

    @Bean
    DefaultPointcutAdvisor advisor() {
      return new DefaultPointcutAdvisor(new TransfersOnly(), new DebugInterceptor());
    }
  }

  static class TransfersOnly extends org.springframework.aop.support.StaticMethodMatcherPointcut {
    @Override
    public boolean matches(java.lang.reflect.Method method, Class<?> targetClass) {
      return Transfers.class.isAssignableFrom(targetClass);
    }
  }

  @Test
  void shouldCallTheProxyOfTheInterface() {
    bank.withUserConfiguration(Bank.WireTransfers.class, JdkProxies.class)
        .run(
            context -> {
              Object bean = WorkerContext.beanOf(context, "Transfers.send");
              assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();
            });
  }

  // ---- several beans

  @Test
  void shouldRunThePrimaryBeanAlsoIfItIsAFake() {
    bank.withUserConfiguration(Bank.WireTransfers.class, PrimaryFake.class)
        .run(
            context -> {
              assertThat(send(context)).isEqualTo("pretended 3");
              assertOptions(context, Duration.ofSeconds(5));
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class PrimaryFake {
    @Bean
    @Primary
    Transfers fake() {
      return new Bank.FakeTransfers();
    }
  }

  @Test
  void shouldKeepToTheActivityBesideAnotherBeanOfItsInterface() {
    bank.withUserConfiguration(Bank.WireTransfers.class, Bank.FakeTransfers.class)
        .run(context -> assertThat(send(context)).isEqualTo("sent 3"));
  }

  @Test
  void shouldNameBothBeansOfOneActivity() {
    assertRefused(
        bank.withUserConfiguration(Two.class),
        "activity 'Transfers.send' of " + Transfers.class.getName(),
        "'slow' (" + Bank.SlowTransfers.class.getName() + ", defined in",
        "'wire' (" + Bank.WireTransfers.class.getName() + ", defined in",
        "ActivityBeansTest$Two",
        "@Primary",
        "@Fallback",
        "@Activity(name = ...)");
  }

  @Configuration(proxyBeanMethods = false)
  static class Two {
    @Bean
    Bank.WireTransfers wire() {
      return new Bank.WireTransfers();
    }

    @Bean
    Bank.SlowTransfers slow() {
      return new Bank.SlowTransfers();
    }
  }

  @Test
  void shouldNameBothBeansOfOneClass() {
    assertRefused(
        WorkerContext.runner().withBean("one", Bank.Audit.class).withBean("two", Bank.Audit.class),
        "activity 'Audit.check'",
        "'one' (",
        "'two' (");
  }

  @Test
  void shouldLetPrimaryDecideBetweenActivities() {
    bank.withUserConfiguration(Bank.WireTransfers.class, PrimarySlow.class)
        .run(
            context -> {
              assertThat(send(context)).isEqualTo("sent slowly 3");
              assertOptions(context, Duration.ofSeconds(9));
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class PrimarySlow {
    @Bean
    @Primary
    Bank.SlowTransfers slow() {
      return new Bank.SlowTransfers();
    }
  }

  @Test
  void shouldLetFallbackDecideBetweenActivities() {
    bank.withUserConfiguration(Bank.WireTransfers.class, FallbackSlow.class)
        .run(context -> assertThat(send(context)).isEqualTo("sent 3"));
  }

  @Configuration(proxyBeanMethods = false)
  static class FallbackSlow {
    @Bean
    @Fallback
    Bank.SlowTransfers slow() {
      return new Bank.SlowTransfers();
    }
  }

  @Test
  void shouldRunBothUnderNamesOfTheirOwn() {
    bank.withUserConfiguration(Bank.WireTransfers.class, Bank.BackupTransfers.class)
        .run(
            context -> {
              assertThat(send(context)).isEqualTo("sent 3");
              assertThat(WorkerContext.beanOf(context, "Backup.send"))
                  .isInstanceOf(Bank.BackupTransfers.class);
            });
  }

  @Test
  void shouldNameTheTypesOfTwoInterfacesOfOneName() {
    assertRefused(
        bank.withUserConfiguration(Bank.WireTransfers.class, OtherBank.OtherTransfers.class),
        "one type to have activity 'Transfers.send'",
        Transfers.class.getName() + " of bean",
        OtherBank.Transfers.class.getName() + " of bean");
  }

  @Test
  void shouldLookAtTheObjectWhereTheDefinitionSaysNothing() {
    bank.withUserConfiguration(ReturnsInterface.class)
        .run(
            context -> {
              assertThat(send(context)).isEqualTo("sent 3");
              assertOptions(context, Duration.ofSeconds(5));
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class ReturnsInterface {
    @Bean
    Transfers transfers() {
      return new Bank.WireTransfers();
    }
  }
}
