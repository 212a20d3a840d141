package io.workflow.autoconfigure;

import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * Certificates of an {@link SslBundle} for Kafka's clients, which make one of these by its class.
 * Public for them alone.
 */
public final class SslBundleEngineFactory implements SslEngineFactory {

  static final String BUNDLE = "io.workflow.ssl-bundle";

  private @Nullable SslBundle bundle;

  @Override
  public void configure(Map<String, ?> configs) {
    if (!(configs.get(BUNDLE) instanceof SslBundle configured)) {
      throw new IllegalStateException("Expected an SSL bundle as " + BUNDLE);
    }
    bundle = configured;
  }

  private SslBundle bundle() {
    SslBundle configured = bundle;
    if (configured == null) {
      throw new IllegalStateException("Expected to be configured first");
    }
    return configured;
  }

  @Override
  public SSLEngine createClientSslEngine(
      String peerHost, int peerPort, String endpointIdentification) {
    SSLEngine engine = bundle().createSslContext().createSSLEngine(peerHost, peerPort);
    engine.setUseClientMode(true);
    SslOptions options = bundle().getOptions();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
    if (options.getCiphers() != null) {
      parameters.setCipherSuites(options.getCiphers());
    }
    if (options.getEnabledProtocols() != null) {
      parameters.setProtocols(options.getEnabledProtocols());
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
    throw new UnsupportedOperationException("A worker is a client of Kafka alone");
  }

  /** Another bundle comes with another client. */
  @Override
  public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
    return !bundle().equals(nextConfigs.get(BUNDLE));
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of(BUNDLE);
  }

  @Override
  public @Nullable KeyStore keystore() {
    return bundle().getStores().getKeyStore();
  }

  @Override
  public @Nullable KeyStore truststore() {
    return bundle().getStores().getTrustStore();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
