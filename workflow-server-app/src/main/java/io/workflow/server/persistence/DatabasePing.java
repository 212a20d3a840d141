package io.workflow.server.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whether the database can be reached at this moment. Blocks as long as the pool does. */
@Component
public final class DatabasePing implements BooleanSupplier {

  private static final Logger log = LoggerFactory.getLogger(DatabasePing.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final DataSource dataSource;

  DatabasePing(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public boolean getAsBoolean() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid((int) PATIENCE.toSeconds());
    } catch (SQLException unreachable) {
      log.debug("The database can't be reached", unreachable);
      return false;
    }
  }
}
