package io.workflow.server.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Makes connections for a pool, and looks to which server each of them leads. */
final class WatchedDataSource extends DriverManagerDataSource {

  private final DatabaseServer server;

  WatchedDataSource(
      String url,
      @Nullable String username,
      @Nullable String password,
      Properties properties,
      DatabaseServer server) {
    super(url);
    this.server = server;
    setUsername(username);
    setPassword(password);
    setConnectionProperties(properties);
  }

  @Override
  protected Connection getConnectionFromDriver(Properties properties) throws SQLException {
    Connection connection = super.getConnectionFromDriver(properties);
    try {
      server.look(connection);
      return connection;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  /** The pool says it once, in the beginning. */
  @Override
  public void setLoginTimeout(int seconds) {
    Properties properties = new Properties();
    properties.putAll(getConnectionProperties());
    properties.setProperty("loginTimeout", Integer.toString(seconds));
    setConnectionProperties(properties);
  }
}
