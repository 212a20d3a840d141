package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.autoconfigure.app.Shop;
import io.workflow.client.ActivityCompletionClient;
import io.workflow.client.WorkflowClient;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.worker.channel.FakeWorkerServer;
import io.workflow.worker.task.WorkerMetrics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.web.client.RestClient;

/** What an application has of its own is neither needed nor touched, and may be there twice. */
class OtherBeansTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  WorkflowClientAutoConfiguration.class,
                  WorkflowWorkerMetricsAutoConfiguration.class,
                  WorkflowWorkerAutoConfiguration.class,
                  WorkflowWorkerHealthAutoConfiguration.class))
          .withUserConfiguration(Shop.class)
          .withPropertyValues("workflow.worker.channel-target=127.0.0.1:1");

  @Test
  void shouldNeedNoKafkaOfTheApplication() {
    runner.run(
        context -> assertThat(context).hasNotFailed().hasSingleBean(WorkflowWorkerLifecycle.class));
  }

  @Test
  void shouldTakeTasksFromTheServersKafkaWhateverTheApplicationHas() {
    try (FakeWorkerServer server = new FakeWorkerServer(request -> Optional.empty()).start()) {
      runner
          .withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
          .withBean("first", KafkaAdmin.class, () -> admin("127.0.0.1:2"))
          .withBean("second", KafkaAdmin.class, () -> admin("127.0.0.1:3"))
          .withPropertyValues(
              "spring.kafka.bootstrap-servers=127.0.0.1:2",
              "workflow.worker.channel-target=" + server.target())
          // The fake server says that its Kafka is at 127.0.0.1:1, where nobody is.
          .run(context -> awaitProblem(context, "127.0.0.1:1"));
    }
  }

  @Test
  void shouldTakeTasksFromWhereTheApplicationSaysThatTheServersKafkaIs() {
    try (FakeWorkerServer server = new FakeWorkerServer(request -> Optional.empty()).start()) {
      runner
          .withPropertyValues(
              "workflow.worker.kafka.bootstrap-servers=127.0.0.1:4,127.0.0.1:5",
              "workflow.worker.channel-target=" + server.target())
          .run(context -> awaitProblem(context, "127.0.0.1:4", "127.0.0.1:5"));
    }
  }

  @Test
  void shouldStartBesideTwoRestClientBuildersAndLeaveThemAlone() {
    List<RestClient.Builder> customized = new ArrayList<>();
    runner
        .withConfiguration(AutoConfigurations.of(RestClientAutoConfiguration.class))
        .withBean("one", RestClient.Builder.class, RestClient::builder)
        .withBean("two", RestClient.Builder.class, RestClient::builder)
        .withBean(WorkflowRestClientCustomizer.class, () -> customized::add)
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(WorkflowClient.class);
              assertThat(customized)
                  .hasSize(1)
                  .doesNotContainAnyElementsOf(
                      context.getBeansOfType(RestClient.Builder.class).values());
            });
  }

  @Test
  void shouldStartBesideTwoClientsOfTheApplication() {
    runner
        .withBean("here", WorkflowClient.class, () -> client("here"))
        .withBean("there", WorkflowClient.class, () -> client("there"))
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean(ActivityCompletionClient.class));
  }

  @Test
  void shouldMeasureInEachOfTwoRegistries() {
    runner
        .withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean("two", MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              context
                  .getBean(WorkerMetrics.class)
                  .ended(TaskKind.ACTIVITY, "charge", "completed", Duration.ofMillis(1));
              assertThat(context.getBeansOfType(MeterRegistry.class).values())
                  .hasSize(2)
                  .allSatisfy(
                      registry ->
                          assertThat(registry.get("workflow.task.execution").timer().count())
                              .isEqualTo(1));
            });
  }

  @Test
  void shouldFindABundleInEitherOfTwoSourcesAndSayWhenThereIsNone() {
    SslBundle bundle = SslBundle.of(null);
    ApplicationContextRunner two =
        runner
            .withBean("one", SslBundles.class, DefaultSslBundleRegistry::new)
            .withBean("two", SslBundles.class, () -> new DefaultSslBundleRegistry("ours", bundle));

    two.withPropertyValues("workflow.client.ssl-bundle=ours")
        .run(
            context ->
                assertThat(context.getBean(WorkflowServerConnectionDetails.class).serverSslBundle())
                    .isSameAs(bundle));
    two.withPropertyValues("workflow.worker.kafka.ssl-bundle=theirs")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("workflow.worker.kafka.ssl-bundle")
                    .hasMessageContaining("'theirs'"));
  }

  @Test
  void shouldTakeOneAddressOrSeveral() {
    runner.run(context -> assertThat(serverUrls(context)).containsExactly("http://localhost:8233"));
    runner
        .withPropertyValues("workflow.client.server-url=http://one:8233, http://two:8233")
        .run(
            context ->
                assertThat(serverUrls(context))
                    .containsExactly("http://one:8233", "http://two:8233"));
    runner
        .withPropertyValues(
            "workflow.client.server-url[0]=http://one:8233",
            "workflow.client.server-url[1]=http://two:8233")
        .run(
            context ->
                assertThat(serverUrls(context))
                    .containsExactly("http://one:8233", "http://two:8233"));
  }

  @Test
  void shouldTakeOneChannelOrSeveral() {
    runner
        .withPropertyValues("workflow.worker.channel-target=one:7233, two:7233")
        .run(
            context ->
                assertThat(context.getBean(WorkflowServerConnectionDetails.class).channelTargets())
                    .containsExactly("one:7233", "two:7233"));
  }

  private static List<String> serverUrls(AssertableApplicationContext context) {
    return context.getBean(WorkflowServerConnectionDetails.class).serverUrls().stream()
        .map(URI::toString)
        .toList();
  }

  private static void awaitProblem(AssertableApplicationContext context, String... addresses) {
    WorkflowWorkerLifecycle worker = context.getBean(WorkflowWorkerLifecycle.class);
    org.awaitility.Awaitility.await()
        .until(
            () -> worker.state().filter(state -> !state.consumerProblems().isEmpty()).isPresent());
    assertThat(worker.state().orElseThrow().consumerProblems().values())
        .allSatisfy(problem -> assertThat(problem).contains(addresses));
  }

  private static KafkaAdmin admin(String servers) {
    return new KafkaAdmin(Map.of("bootstrap.servers", servers));
  }

  private static WorkflowClient client(String namespace) {
    return WorkflowClient.builder()
        .serverUrl(URI.create("http://127.0.0.1:1"))
        .namespace(namespace)
        .build();
  }
}
