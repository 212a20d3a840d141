package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.workflow.autoconfigure.app.Shop;
import io.workflow.worker.channel.FakeWorkerServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How much is in the log of an application that has said nothing of logs. */
class KafkaLogTest {

  private static final String PROBLEMS = "io.workflow.worker.kafka.KafkaProblems";

  private final Lines lines = new Lines();

  @AfterEach
  void restore() {
    logger("org.apache.kafka").setLevel(null);
    logger(PROBLEMS).setLevel(null);
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(lines);
  }

  @Test
  void shouldSayOnceThatThereIsNoKafkaAndWhatToDo() {
    try (FakeWorkerServer server = new FakeWorkerServer(request -> Optional.empty()).start();
        ConfigurableApplicationContext shop = start(server)) {
      // At DEBUG each try of each of the five consumers is told.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> lines.of(PROBLEMS, Level.DEBUG).size() >= 15);

      assertThat(shop.isRunning()).isTrue();
      assertThat(lines.of(PROBLEMS, Level.WARN))
          .singleElement()
          .asString()
          .contains("127.0.0.1:1", "Connection refused", "workflow.worker.kafka.bootstrap-servers");
      assertThat(lines.from("org.apache.kafka")).isEmpty();
      assertThat(lines.from("io.workflow")).hasSizeLessThan(10);
    }
  }

  @Test
  void shouldLeaveALevelThatSomebodyHasChosen() {
    try (FakeWorkerServer server = new FakeWorkerServer(request -> Optional.empty()).start();
        ConfigurableApplicationContext chosen =
            start(server, "--logging.level.org.apache.kafka=info")) {
      assertThat(chosen.isRunning()).isTrue();
      assertThat(logger("org.apache.kafka").getLevel()).isEqualTo(Level.INFO);
    }
    try (FakeWorkerServer server = new FakeWorkerServer(request -> Optional.empty()).start();
        ConfigurableApplicationContext chosen = start(server, "--logging.level.org.apache=debug")) {
      assertThat(chosen.isRunning()).isTrue();
      assertThat(logger("org.apache.kafka").getEffectiveLevel()).isEqualTo(Level.DEBUG);
    } finally {
      logger("org.apache").setLevel(null);
    }
  }

  private ConfigurableApplicationContext start(FakeWorkerServer server, String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--workflow.worker.channel-target=" + server.target();
    all[arguments.length + 1] = "--logging.level." + PROBLEMS + "=debug";
    return new SpringApplicationBuilder(Application.class)
        .listeners(
            // After Boot has set up its logging, which takes away what was there before.
            (org.springframework.context.ApplicationListener<
                    org.springframework.boot.context.event.ApplicationPreparedEvent>)
                prepared -> {
                  lines.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
                  lines.start();
                  logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(lines);
                })
        .run(all);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Shop.class)
  @ImportAutoConfiguration({
    WorkflowClientAutoConfiguration.class,
    WorkflowWorkerAutoConfiguration.class
  })
  static class Application {}

  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(@Nullable ILoggingEvent event) {
      if (event != null) {
        all.add(event);
      }
    }

    List<String> of(String logger, Level level) {
      return all.stream()
          .filter(line -> line.getLoggerName().equals(logger) && line.getLevel() == level)
          .map(ILoggingEvent::getFormattedMessage)
          .toList();
    }

    /** What a log at INFO shows. */
    List<String> from(String loggers) {
      return all.stream()
          .filter(line -> line.getLoggerName().startsWith(loggers))
          .filter(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
          .map(ILoggingEvent::getFormattedMessage)
          .toList();
    }
  }
}
