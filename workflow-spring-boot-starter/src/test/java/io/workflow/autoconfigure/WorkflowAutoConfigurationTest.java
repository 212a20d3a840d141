package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.ActivityOptions;
import io.workflow.RetryOptions;
import io.workflow.Workflow;
import io.workflow.WorkflowIdReusePolicy;
import io.workflow.WorkflowOptions;
import io.workflow.autoconfigure.app.Shop;
import io.workflow.client.WorkflowClient;
import io.workflow.definition.DefinitionException;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.worker.channel.FakeWorkerChannel;
import io.workflow.worker.lifecycle.ChannelFactory;
import io.workflow.worker.lifecycle.WorkerSettings;
import io.workflow.worker.task.RunnableTypes;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskConsumers;
import io.workflow.worker.task.TaskSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class WorkflowAutoConfigurationTest {

  private final ApplicationContextRunner empty =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  KafkaAutoConfiguration.class,
                  WorkflowClientAutoConfiguration.class,
                  WorkflowWorkerMetricsAutoConfiguration.class,
                  WorkflowWorkerAutoConfiguration.class,
                  WorkflowWorkerHealthAutoConfiguration.class))
          .withUserConfiguration(Fakes.class)
          .withPropertyValues("spring.application.name=shop");

  private final ApplicationContextRunner shop = empty.withUserConfiguration(Shop.class);

  @Test
  void shouldFindWorkflowsAndActivitiesByTheirAnnotationsAlone() {
    shop.run(
        context -> {
          assertThat(context)
              .hasSingleBean(WorkflowClient.class)
              .hasSingleBean(Shop.CardPayments.class);
          RunnableTypes types = context.getBean(RunnableTypes.class);
          assertThat(types.workflowTypes()).isEqualTo(Map.of("orders", Set.of("Order")));
          assertThat(types.activityTypes())
              .isEqualTo(
                  Map.of(
                      "orders", Set.of("Payments.charge"),
                      "shop", Set.of("Payments.charge"),
                      "ovens", Set.of("Ovens.bake")));
        });
  }

  @Test
  void shouldNotMakeBeansOfWorkflows() {
    shop.withBean("order", Shop.OrderWorkflow.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBeanFactory().containsSingleton("order")).isFalse();
              assertThat(context.getBean(RunnableTypes.class).workflowTypes())
                  .containsEntry("orders", Set.of("Order"));
            });
  }

  @Test
  void shouldStartLastRegisterAndStopFirst() {
    List<FakeWorkerChannel> channels = new ArrayList<>();
    shop.run(
        context -> {
          Fakes fakes = context.getBean(Fakes.class);
          channels.addAll(fakes.channels);
          assertThat(fakes.registrations)
              .singleElement()
              .satisfies(
                  registration -> {
                    assertThat(registration.namespace()).isEqualTo("default");
                    assertThat(registration.identity()).startsWith("shop-");
                  });
          assertThat(fakes.consumed).containsExactlyInAnyOrder("workflow tasks", "activity tasks");
          assertThat(context.getBean(WorkflowWorkerLifecycle.class).getPhase())
              .isEqualTo(Integer.MAX_VALUE);
        });
    assertThat(channels).singleElement().matches(FakeWorkerChannel::isClosed);
  }

  @Test
  void shouldNotStartAWorkerWithoutWork() {
    empty.run(
        context -> {
          assertThat(context).hasSingleBean(WorkflowClient.class);
          assertThat(context.getBean(Fakes.class).channels).isEmpty();
          assertThat(context.getBean(WorkflowHealthIndicator.class).health().getStatus())
              .isEqualTo(Status.UNKNOWN);
        });
  }

  @Test
  void shouldBeAClientAloneWhenTheWorkerIsOff() {
    shop.withPropertyValues("workflow.worker.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(WorkflowClient.class)
                    .doesNotHaveBean(WorkflowWorkerLifecycle.class)
                    .doesNotHaveBean(WorkflowHealthIndicator.class));
  }

  @Test
  void shouldSayByItsHealthWhyItIsDown() {
    shop.run(
        context -> {
          WorkflowHealthIndicator indicator = context.getBean(WorkflowHealthIndicator.class);
          FakeWorkerChannel channel = context.getBean(Fakes.class).channels.getFirst();
          assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);

          channel.connected(false);
          Health down = indicator.health();
          assertThat(down.getStatus()).isEqualTo(Status.DOWN);
          assertThat(down.getDetails()).containsEntry("reason", "gone");

          context.getBean(WorkflowWorkerLifecycle.class).stop();
          assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        });
  }

  @Test
  void shouldStartWithoutServerAndKafka() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                KafkaAutoConfiguration.class,
                WorkflowClientAutoConfiguration.class,
                WorkflowWorkerAutoConfiguration.class,
                WorkflowWorkerHealthAutoConfiguration.class))
        .withUserConfiguration(Shop.class)
        .withPropertyValues(
            "spring.kafka.bootstrap-servers=127.0.0.1:1",
            "workflow.worker.channel-target=127.0.0.1:1")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(WorkflowHealthIndicator.class).health().getStatus())
                  .isEqualTo(Status.DOWN);
            });
  }

  @Test
  void shouldReadOptionsOfActivitiesFromProperties() {
    shop.withPropertyValues(
            "workflow.worker.activities.Payments.charge.start-to-close-timeout=7s",
            "workflow.worker.activities[Payments.charge].retry.maximum-attempts=3",
            "workflow.worker.activities.Ovens.bake.task-queue=big-ovens")
        .run(
            context -> {
              TypePropertySource<ActivityOptions> properties =
                  TypePropertySource.activities(context.getEnvironment());
              ActivityOptions options = properties.apply("Payments.charge").orElseThrow();
              assertThat(options.startToCloseTimeout()).isEqualTo(Duration.ofSeconds(7));
              assertThat(options.retryOptions())
                  .isEqualTo(RetryOptions.builder().maximumAttempts(3).build());
              assertThat(properties.apply("Other.type")).isEmpty();
              assertThat(context.getBean(RunnableTypes.class).activityTypes())
                  .containsEntry("big-ovens", Set.of("Ovens.bake"));
            });
  }

  @Test
  void shouldReadOptionsOfWorkflowsFromProperties() {
    shop.withPropertyValues(
            "workflow.client.workflows.Order.run-timeout=2h",
            "workflow.client.workflows.Order.cron-schedule=@daily",
            "workflow.client.workflows.Order.retry.maximum-attempts=3",
            "workflow.client.workflows.Order.id-reuse-policy=reject-duplicate")
        .run(
            context ->
                assertThat(TypePropertySource.workflows(context.getEnvironment()).apply("Order"))
                    .contains(
                        WorkflowOptions.builder()
                            .runTimeout(Duration.ofHours(2))
                            .cronSchedule("@daily")
                            .retryOptions(RetryOptions.builder().maximumAttempts(3).build())
                            .idReusePolicy(WorkflowIdReusePolicy.REJECT_DUPLICATE)
                            .build()));
  }

  @Test
  void shouldBindProperties() {
    shop.withPropertyValues(
            "workflow.client.namespace=team",
            "workflow.worker.identity=me",
            "workflow.worker.build-id=1.2",
            "workflow.worker.activity-slots=7",
            "workflow.worker.drain-timeout=3s")
        .run(
            context ->
                assertThat(context.getBean(WorkerSettings.class))
                    .isEqualTo(
                        new WorkerSettings(
                            "team", "me", "1.2", 200, 7, 100, Duration.ofSeconds(3))));
  }

  @Test
  void shouldMeasureSlotsAndConnection() {
    shop.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              context
                  .getBeansOfType(io.micrometer.core.instrument.binder.MeterBinder.class)
                  .values()
                  .forEach(binder -> binder.bindTo(registry));
              assertThat(registry.get("workflow.worker.connected").gauge().value()).isEqualTo(1);
              assertThat(slots(registry, "used")).isZero();
              // The consumer has reserved some, as it always has some.
              assertThat(slots(registry, "reserved")).isEqualTo(3);
            });
  }

  private static double slots(MeterRegistry registry, String which) {
    return registry.get("workflow.worker.slots." + which).tag("kind", "activity").gauge().value();
  }

  @Test
  void shouldExplainDefinitionErrors() {
    empty
        .withUserConfiguration(WithoutRun.Broken.class)
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(context.getStartupFailure())
                  .rootCause()
                  .isInstanceOf(DefinitionException.class);
              FailureAnalysis analysis =
                  Objects.requireNonNull(
                      new DefinitionFailureAnalyzer()
                          .analyze(Objects.requireNonNull(context.getStartupFailure())));
              assertThat(analysis.getDescription()).startsWith("Expected").endsWith("found none.");
              assertThat(analysis.getAction())
                  .isEqualTo("Annotate the method that is the workflow.");
            });
  }

  static class WithoutRun {

    @Workflow
    static class Broken {}
  }

  @Configuration(proxyBeanMethods = false)
  static class Fakes {

    final List<WorkerRequest.Register> registrations = new ArrayList<>();
    final List<FakeWorkerChannel> channels = new ArrayList<>();
    final List<String> consumed = new ArrayList<>();

    @Bean
    ChannelFactory channelFactory() {
      return (registration, pushes) -> {
        registrations.add(registration);
        FakeWorkerChannel channel = new FakeWorkerChannel(request -> new WorkerResponse.Done(null));
        channels.add(channel);
        return channel;
      };
    }

    @Bean
    TaskConsumers.Factory consumers() {
      return server -> new FakeConsumers(consumed, new ArrayList<>());
    }
  }

  private record FakeConsumers(List<String> consumed, List<TaskSlots> reserved)
      implements TaskConsumers {

    @Override
    public void consumeWorkflowTasks(
        String namespace, RunnableTypes types, TaskSlots slots, TaskClaims claims) {
      consumed.add("workflow tasks");
    }

    @Override
    public void consumeActivityTasks(
        String namespace, RunnableTypes types, TaskSlots slots, TaskClaims claims) {
      consumed.add("activity tasks");
      // As a consumer that waits for tasks.
      for (int i = 0; i < 3; i++) {
        assertThat(slots.tryReserve()).isTrue();
        reserved.add(slots);
      }
    }

    @Override
    public Map<String, String> problems() {
      return Map.of();
    }

    /** A worker that stops waits until all slots are free. */
    @Override
    public void close() {
      reserved.forEach(slots -> slots.release(1));
    }
  }
}
