package io.workflow.server.frontend.rest;

import io.workflow.protocol.rest.RestJson;
import io.workflow.server.frontend.LimitProperties;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How the documents travel. */
@Configuration(proxyBeanMethods = false)
class RestConfiguration implements WebMvcConfigurer {

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
    builder.addCustomConverter(
        new DocumentConverter(
            strict(RestJson.plainMapper()),
            List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON)));
    builder.addCustomConverter(
        new DocumentConverter(
            strict(RestJson.mapper()), List.of(MediaType.valueOf(RestJson.PAYLOAD_MEDIA_TYPE))));
  }

  /** A misspelt option must not be ignored: somebody relies on it. */
  private static JsonMapper strict(JsonMapper mapper) {
    return mapper
        .rebuild()
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .addModule(WholeCharacters.module())
        .build();
  }

  @Bean
  FilterRegistrationBean<MessageSizeFilter> messageSizeFilter(LimitProperties limits) {
    var registration = new FilterRegistrationBean<>(new MessageSizeFilter(limits.message()));
    registration.addUrlPatterns("/api/*");
    return registration;
  }

  /** Workflow ids are business ids and may hold slashes, which clients encode. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
    return factory -> factory.addConnectorCustomizers(RestConfiguration::passEncodedSlashes);
  }

  private static void passEncodedSlashes(Connector connector) {
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
  }
}
