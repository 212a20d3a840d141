package io.workflow.worker.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.workflow.protocol.worker.WorkerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

/** The certificate is for a name, the connection goes to one of the name's addresses. */
class EncryptedChannelTest {

  private static final String PASSWORD = "changeit";
  private static final WorkerRequest.Register REGISTRATION =
      new WorkerRequest.Register("default", "worker-1", null, Map.of(), Map.of(), false);

  private final SslBundle bundle;
  private final FakeWorkerServer server;

  EncryptedChannelTest(@TempDir Path folder) throws Exception {
    bundle = selfSigned(folder, "dns:localhost");
    server =
        new FakeWorkerServer(
                request -> Optional.empty(),
                TlsServerCredentials.newBuilder()
                    .keyManager(bundle.getManagers().getKeyManagers())
                    .build())
            .start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldAcceptTheCertificateOfTheNameThatWasConfigured() {
    try (GrpcWorkerChannel channel = channel(server.target().replace("127.0.0.1", "localhost"))) {
      await().untilAsserted(() -> assertThat(channel.status().connected()).isTrue());
    }
  }

  @Test
  void shouldNotAcceptItForAnotherName() {
    try (GrpcWorkerChannel channel = channel(server.target())) {
      await()
          .untilAsserted(
              () -> assertThat(channel.status().problem()).contains("UNAVAILABLE", "127.0.0.1"));
      assertThat(channel.status().connected()).isFalse();
    }
  }

  private GrpcWorkerChannel channel(String target) {
    ChannelCredentials credentials =
        TlsChannelCredentials.newBuilder()
            .trustManager(bundle.getManagers().getTrustManagers())
            .build();
    GrpcWorkerChannel channel =
        new GrpcWorkerChannel(
            List.of(target), credentials, REGISTRATION, push -> {}, ChannelSettings.defaults());
    channel.start();
    return channel;
  }

  private static SslBundle selfSigned(Path folder, String name) throws Exception {
    Path store = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=server",
                "-ext",
                "san=" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).describedAs(output).isZero();
    JksSslStoreDetails details =
        new JksSslStoreDetails("PKCS12", null, store.toUri().toString(), PASSWORD);
    return SslBundle.of(new JksSslStoreBundle(details, details), SslBundleKey.of(PASSWORD));
  }
}
