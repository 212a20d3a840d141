package io.workflow.autoconfigure;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/** Where the workflow server is. A bean of this type goes before the properties. */
public interface WorkflowServerConnectionDetails extends ConnectionDetails {

  /** The REST interfaces of its nodes, one at least, without the path {@code /api}. */
  List<URI> serverUrls();

  /** The worker channels of its nodes, one at least, as gRPC targets. */
  List<String> channelTargets();

  /** For {@link #serverUrls}; {@code null} means the JVM's default. */
  default @Nullable SslBundle serverSslBundle() {
    return null;
  }

  /** For {@link #channelTargets}; {@code null} means that it is not encrypted. */
  default @Nullable SslBundle channelSslBundle() {
    return null;
  }
}
