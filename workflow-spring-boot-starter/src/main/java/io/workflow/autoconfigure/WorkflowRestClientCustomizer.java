package io.workflow.autoconfigure;

import org.springframework.web.client.RestClient;

/**
 * Changes how requests go to the workflow server: headers, interceptors. A bean of this type is
 * found; several are asked in their order. The {@code RestClient.Builder} and {@code
 * RestClientCustomizer} beans of an application are for its other calls and are left alone.
 */
@FunctionalInterface
public interface WorkflowRestClientCustomizer {

  /** Changes what one client's requests have in common; address and timeouts come after it. */
  void customize(RestClient.Builder builder);
}
