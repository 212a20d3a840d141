package io.workflow.sample.pizza.simulation;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.client.RestClient;

/** Off with {@code pizza.simulation.enabled=false}, where real people send the signals. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@ConditionalOnProperty(name = "pizza.simulation.enabled", matchIfMissing = true)
class SimulationConfiguration {

  @Bean
  Simulation simulation(
      Scripts scripts,
      RestClient.Builder rest,
      AsyncTaskExecutor applicationTaskExecutor,
      @Value("${pizza.simulation.url}") String url) {
    RestClient client = rest.baseUrl(url).build();
    return new Simulation(scripts, client, applicationTaskExecutor, Clock.systemUTC());
  }
}
