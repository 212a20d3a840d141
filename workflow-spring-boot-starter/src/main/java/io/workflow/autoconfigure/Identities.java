package io.workflow.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Names of this process for people. */
final class Identities {

  private Identities() {}

  static String client(@Nullable String configured, Environment environment) {
    return configured != null ? configured : application(environment) + "@" + host();
  }

  static String worker(@Nullable String configured, Environment environment) {
    return configured != null
        ? configured
        : "%s-%d@%s".formatted(application(environment), ProcessHandle.current().pid(), host());
  }

  private static String application(Environment environment) {
    return environment.getProperty("spring.application.name", "application");
  }

  @SuppressWarnings("AddressSelection") // for a name, not for a connection
  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unknown) {
      return "unknown-host";
    }
  }
}
