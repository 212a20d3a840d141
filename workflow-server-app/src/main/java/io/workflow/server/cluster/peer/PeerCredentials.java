package io.workflow.server.cluster.peer;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** What nodes show to each other before they talk. */
public record PeerCredentials(ChannelCredentials asking, ServerCredentials answering) {

  /** Nothing: whoever reaches the port may ask. */
  public static PeerCredentials none() {
    return new PeerCredentials(
        InsecureChannelCredentials.create(), InsecureServerCredentials.create());
  }

  /** Certificates, at both ends. */
  public static PeerCredentials of(KeyManager[] keys, TrustManager[] trusted) {
    return new PeerCredentials(
        TlsChannelCredentials.newBuilder().keyManager(keys).trustManager(trusted).build(),
        TlsServerCredentials.newBuilder()
            .keyManager(keys)
            .trustManager(trusted)
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build());
  }
}
