package io.workflow.server.dev;

import java.io.Serial;

/** The server was told of no database and not asked to bring one. */
public final class NoDatabaseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  NoDatabaseException() {
    super("The server has no database: spring.datasource.url is not set, and --dev was not given");
  }
}
