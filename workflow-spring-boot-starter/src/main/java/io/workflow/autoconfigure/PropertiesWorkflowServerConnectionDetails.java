package io.workflow.autoconfigure;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** The server that the properties name. */
record PropertiesWorkflowServerConnectionDetails(
    List<URI> serverUrls,
    List<String> channelTargets,
    @Nullable SslBundle serverSslBundle,
    @Nullable SslBundle channelSslBundle)
    implements WorkflowServerConnectionDetails {

  static PropertiesWorkflowServerConnectionDetails of(
      WorkflowClientProperties client, WorkflowWorkerProperties worker, SslBundleLookup bundles) {
    return new PropertiesWorkflowServerConnectionDetails(
        client.serverUrl(),
        worker.channelTarget(),
        bundles.find("workflow.client.ssl-bundle", client.sslBundle()),
        bundles.find("workflow.worker.channel-ssl-bundle", worker.channelSslBundle()));
  }
}
