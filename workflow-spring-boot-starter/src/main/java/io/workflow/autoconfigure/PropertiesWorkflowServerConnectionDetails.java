package io.workflow.autoconfigure;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The server that the properties name. */
record PropertiesWorkflowServerConnectionDetails(
    URI serverUrl,
    String channelTarget,
    @Nullable SslBundle serverSslBundle,
    @Nullable SslBundle channelSslBundle)
    implements WorkflowServerConnectionDetails {

  static PropertiesWorkflowServerConnectionDetails of(
      WorkflowClientProperties client, WorkflowWorkerProperties worker, @Nullable SslBundles ssl) {
    return new PropertiesWorkflowServerConnectionDetails(
        client.serverUrl(),
        worker.channelTarget(),
        bundle(client.sslBundle(), ssl),
        bundle(worker.channelSslBundle(), ssl));
  }

  private static @Nullable SslBundle bundle(@Nullable String name, @Nullable SslBundles ssl) {
    if (name == null) {
      return null;
    }
    if (ssl == null) {
      throw new IllegalStateException(
          "Expected SSL bundle '%s', but no SSL bundles are configured".formatted(name));
    }
    return ssl.getBundle(name);
  }
}
