package io.workflow.client;

import static io.workflow.client.ClientFixture.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.http.client.JdkClientHttpRequestFactory;

class TlsTest {

  private static final String PASSWORD = "changeit";

  private final FakeTime time = new FakeTime();
  private final SslBundle bundle;
  private final FakeServer server;

  TlsTest(@TempDir Path folder) throws Exception {
    bundle = selfSigned(folder);
    server = new FakeServer(bundle.createSslContext());
  }

  private static SslBundle selfSigned(Path folder) throws Exception {
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
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
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

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldTalkToAServerThatItsBundleTrusts() {
    server.answer(FakeServer.done());
    HttpClient http = HttpClient.newBuilder().sslContext(bundle.createSslContext()).build();

    client(server)
        .requestFactory(
            readTimeout -> {
              JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(http);
              factory.setReadTimeout(readTimeout);
              return factory;
            })
        .build()
        .handle("order-7")
        .signal("ready");

    assertThat(server.received()).hasSize(1);
  }

  @Test
  void shouldNotTryAgainWhenThereIsNoTrust() {
    WorkflowHandle<Object> handle = client(server).time(time).build().handle("order-7");

    assertThatThrownBy(() -> handle.signal("ready"))
        .isInstanceOf(WorkflowServerUnavailableException.class)
        .hasMessageContaining("its TLS certificate is not trusted")
        .hasMessageContaining("Set workflow.client.ssl-bundle");
    assertThat(time.sleeps()).isEmpty();
  }
}
