package io.workflow.server.frontend.rest;

import io.workflow.protocol.rest.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the documents of the REST interface, and leaves everything else to others. */
final class DocumentConverter extends JacksonJsonHttpMessageConverter {

  private static final String DOCUMENTS = Problem.class.getPackageName();

  DocumentConverter(JsonMapper mapper, List<MediaType> mediaTypes) {
    super(mapper);
    setSupportedMediaTypes(mediaTypes);
  }

  @Override
  public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
    return isDocument(type.toClass()) && super.canRead(type, mediaType);
  }

  @Override
  public boolean canWrite(
      ResolvableType targetType, Class<?> valueClass, @Nullable MediaType mediaType) {
    return isDocument(valueClass) && super.canWrite(targetType, valueClass, mediaType);
  }

  private static boolean isDocument(Class<?> type) {
    return type.getPackageName().equals(DOCUMENTS);
  }
}
