package io.workflow.dev;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/**
 * The process in which the broker runs: a fatal fault of the broker halts its JVM, which must not
 * be the application's. It prints {@link #READY}, and stops when its standard input closes.
 */
final class KafkaBrokerProcess {

  static final String READY = "kafka-ready";
  static final String SETTINGS_FILE = "broker.properties";
  static final String LOCK_FILE = "broker.lock";
  static final String WARM_UP = "warm-up";

  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(2);

  private KafkaBrokerProcess() {}

  /**
   * Runs the broker until the standard input closes.
   *
   * @param arguments the folder with {@link #SETTINGS_FILE}, and {@link #WARM_UP} if wanted
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(SETTINGS_FILE))) {
      settings.load(reader);
    }
    FolderLock lock =
        FolderLock.tryAcquire(folder.resolve(LOCK_FILE), LOCK_PATIENCE)
            .orElseThrow(
                () -> new IllegalStateException("Another broker is still using " + folder));
    KafkaRaftServer broker;
    try {
      format(settings.getProperty("log.dirs"));
      broker = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
      broker.startup();
    } catch (Throwable e) {
      // The broker's threads may be running already and would keep this process alive.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
      return;
    }
    System.out.println(READY);
    System.out.flush();
    boolean warmUp = arguments.length > 1 && arguments[1].equals(WARM_UP);
    runUntilEndOfInput(warmUp ? settings.getProperty("advertised.listeners") : null);
    broker.shutdown();
    broker.awaitShutdown();
    lock.close();
    Runtime.getRuntime().halt(0); // whatever thread still runs has nothing left to do
  }

  private static void format(String data) throws Exception {
    new Formatter()
        .setPrintStream(new PrintStream(System.err, true, System.err.charset()))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setNodeId(KafkaBrokerSettings.NODE_ID)
        .setClusterId(clusterId(Path.of(data)))
        .setDirectories(List.of(data))
        .setMetadataLogDirectory(data)
        .setControllerListenerName("CONTROLLER")
        .setIgnoreFormatted(true)
        .run();
  }

  /** The id that the folder was formatted with, or a new one. */
  private static String clusterId(Path data) throws IOException {
    Path meta = data.resolve("meta.properties");
    if (!Files.exists(meta)) {
      return Uuid.randomUuid().toString();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(meta)) {
      properties.load(reader);
    }
    return properties.getProperty("cluster.id", "");
  }

  private static void runUntilEndOfInput(@Nullable String listener) throws Exception {
    if (listener == null) {
      awaitEndOfInput();
      return;
    }
    ShareGroupWarmUp warmUp = ShareGroupWarmUp.start(listener);
    try {
      awaitEndOfInput();
    } finally {
      warmUp.cancel();
    }
  }

  private static void awaitEndOfInput() throws IOException {
    byte[] ignored = new byte[64];
    while (System.in.read(ignored) >= 0) {
      // Nothing is ever sent; only the end matters.
    }
  }
}
