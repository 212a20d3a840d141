package io.workflow.server.dev;

import io.workflow.dev.DevServices;
import io.workflow.dev.DevServicesOptions;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Sees to a database and a broker before anything else starts: those that are configured, or, with
 * {@code --dev}, development services for what is not. Never chosen silently: without either the
 * server does not start.
 */
public final class DevMode
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final String DEV = "dev";
  static final String DATABASE = "spring.datasource.url";
  static final String KAFKA = "spring.kafka.bootstrap-servers";

  /** The password of a database that was started here; not set for one of somebody else's. */
  static final String CHOSEN_PASSWORD = "workflow.dev.postgres-password";

  /**
   * Unless somebody says otherwise: one broker on a busy machine, and a task queue for each test,
   * perhaps. More partitions would only cost files, and more nodes to share them with are not
   * there.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "workflow.server.matching.workflow-partitions", 1,
          "workflow.server.matching.activity-partitions", 1,
          "workflow.server.shards.session-timeout", "10s");

  private static final String DEV_SERVICES = "io.workflow.dev.DevServices";

  /**
   * @throws NoDatabaseException when there is neither a database nor {@code --dev}
   */
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    boolean dev = isOn(environment);
    if (dev) {
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("workflow-dev-defaults", DEFAULTS));
    }
    if (!dev && !environment.containsProperty(DATABASE)) {
      throw new NoDatabaseException();
    }
    if (dev) {
      context.addApplicationListener(new DevAddresses());
    }
    if (dev && !(environment.containsProperty(DATABASE) && environment.containsProperty(KAFKA))) {
      start(environment);
    }
  }

  /** {@code --dev}, also as {@code --dev=true}. */
  private static boolean isOn(ConfigurableEnvironment environment) {
    String value = environment.getProperty(DEV);
    return value != null && !value.equalsIgnoreCase("false");
  }

  private static void start(ConfigurableEnvironment environment) {
    if (!ClassUtils.isPresent(DEV_SERVICES, DevMode.class.getClassLoader())) {
      throw new IllegalStateException(
          "--dev needs the module workflow-dev-services, which is not on the class path: "
              + "use the executable jar of the server");
    }
    DevProperties properties =
        Binder.get(environment).bindOrCreate("workflow.dev", DevProperties.class);
    boolean needsDatabase = !environment.containsProperty(DATABASE);
    boolean needsKafka = !environment.containsProperty(KAFKA);
    DevServices services = DevServices.start(options(properties, needsDatabase, needsKafka));
    // After every context is closed: the server needs them until its end.
    SpringApplication.getShutdownHandlers().add(services::close);
    Map<String, Object> addresses = new HashMap<>();
    if (needsDatabase) {
      addresses.put(DATABASE, services.jdbcUrl());
      addresses.put("spring.datasource.username", services.username());
      addresses.put("spring.datasource.password", services.password());
      addresses.put(CHOSEN_PASSWORD, services.password());
    }
    if (needsKafka) {
      addresses.put(KAFKA, services.kafkaBootstrapServers());
    }
    environment.getPropertySources().addFirst(new MapPropertySource("workflow-dev", addresses));
  }

  private static DevServicesOptions options(
      DevProperties properties, boolean postgres, boolean kafka) {
    DevServicesOptions options =
        DevServicesOptions.defaults()
            .withFolder(properties.folder())
            .withPostgresPort(properties.postgresPort())
            .withKafkaPort(properties.kafkaPort())
            .withStartupTimeout(properties.startupTimeout());
    if (!postgres) {
      return options.onlyKafka();
    }
    return kafka ? options : options.onlyPostgres();
  }
}
