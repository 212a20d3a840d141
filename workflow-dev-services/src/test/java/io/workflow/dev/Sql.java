package io.workflow.dev;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the tests do with a database. */
record Sql(String jdbcUrl) {

  void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, "workflow", "workflow");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  String query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, "workflow", "workflow");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
