package io.workflow.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The application's SSL bundles by name, wherever it keeps them: several beans may have some. */
record SslBundleLookup(ObjectProvider<SslBundles> bundles) {

  /**
   * The bundle that a property names; {@code null} when it names none.
   *
   * @throws IllegalStateException when there is no such bundle
   */
  @Nullable SslBundle find(String property, @Nullable String name) {
    if (name == null) {
      return null;
    }
    return bundles
        .orderedStream()
        .map(each -> bundle(each, name))
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    ("Expected the SSL bundle '%s' of %s, but there is none. Configure it "
                            + "below spring.ssl.bundle")
                        .formatted(name, property)));
  }

  private static @Nullable SslBundle bundle(SslBundles bundles, String name) {
    try {
      return bundles.getBundle(name);
    } catch (NoSuchSslBundleException elsewhere) {
      return null;
    }
  }
}
