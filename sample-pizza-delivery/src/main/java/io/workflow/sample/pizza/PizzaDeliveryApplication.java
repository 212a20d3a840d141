package io.workflow.sample.pizza;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The pizza delivery. Workflows and activities are found as beans; nothing is registered twice. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class PizzaDeliveryApplication {

  /** Starts the application. */
  public static void main(String[] arguments) {
    SpringApplication.run(PizzaDeliveryApplication.class, arguments);
  }
}
