package io.workflow.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.workflow.client.ActivityCompletionClient;
import io.workflow.client.WorkflowClient;
import io.workflow.data.DataConverter;
import io.workflow.data.JsonDataConverter;
import io.workflow.data.WorkflowJsonMapperCustomizer;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** A {@link WorkflowClient} for the configured server. */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@EnableConfigurationProperties({
  WorkflowProperties.class,
  WorkflowClientProperties.class,
  WorkflowWorkerProperties.class
})
public final class WorkflowClientAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(DataConverter.class)
  JsonDataConverter workflowDataConverter(
      ObjectProvider<WorkflowJsonMapperCustomizer> customizers) {
    return new JsonDataConverter(customizers.orderedStream().toList());
  }

  @Bean
  @ConditionalOnMissingBean(WorkflowServerConnectionDetails.class)
  PropertiesWorkflowServerConnectionDetails workflowServerConnectionDetails(
      WorkflowClientProperties client,
      WorkflowWorkerProperties worker,
      ObjectProvider<SslBundles> sslBundles) {
    return PropertiesWorkflowServerConnectionDetails.of(
        client, worker, new SslBundleLookup(sslBundles));
  }

  @Bean
  UnknownProperties workflowUnknownProperties(
      Environment environment,
      ConfigurableListableBeanFactory beans,
      ObjectProvider<WorkflowRegistry> workflows,
      ObjectProvider<ActivityRegistry> activities) {
    KnownTypes known = new KnownTypes(beans, workflows, activities);
    return new UnknownProperties(environment, known::ofActivities, known::ofWorkflows);
  }

  @Bean
  @ConditionalOnMissingBean
  WorkflowClient workflowClient(
      WorkflowProperties properties,
      WorkflowClientProperties client,
      WorkflowServerConnectionDetails server,
      DataConverter values,
      ObjectProvider<WorkflowRestClientCustomizer> customizers,
      ObjectProvider<ObservationRegistry> observations,
      Environment environment) {
    HttpClient http = http(client, server.serverSslBundle());
    return WorkflowClient.builder()
        .serverUrls(server.serverUrls())
        .namespace(client.namespace())
        .taskQueue(properties.taskQueueOrDefault(environment))
        .identity(Identities.client(client.identity(), environment))
        .retryTimeout(client.retryTimeout())
        .requestTimeout(client.requestTimeout())
        .longPollTimeout(client.longPollTimeout())
        .workflowProperties(TypePropertySource.workflows(environment))
        .dataConverter(values)
        .restClient(rest(customizers, observations.getIfUnique()))
        .requestFactory(readTimeout -> requests(http, readTimeout))
        .build();
  }

  /** Not the application's builder, which is for its own calls, and of which there may be two. */
  private static RestClient.Builder rest(
      ObjectProvider<WorkflowRestClientCustomizer> customizers,
      @Nullable ObservationRegistry observations) {
    RestClient.Builder builder = RestClient.builder();
    if (observations != null) {
      builder.observationRegistry(observations);
    }
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder;
  }

  @Bean
  @ConditionalOnSingleCandidate(WorkflowClient.class)
  @ConditionalOnMissingBean
  ActivityCompletionClient workflowActivityCompletionClient(WorkflowClient client) {
    return client.activityCompletion();
  }

  private static HttpClient http(WorkflowClientProperties properties, @Nullable SslBundle ssl) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // The upgrade to HTTP/2 on a clear connection costs a round trip and brings nothing.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(properties.connectTimeout());
    if (ssl != null) {
      builder.sslContext(ssl.createSslContext());
    }
    return builder.build();
  }

  private static ClientHttpRequestFactory requests(HttpClient http, Duration readTimeout) {
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(readTimeout);
    return requests;
  }
}
