package io.workflow.server.persistence;

import io.workflow.server.persistence.BinaryArray.Element;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements joined by semicolons. In autocommit mode the driver sends them with a single Sync at
 * the end, so they are one round trip and one implicit transaction.
 */
final class JoinedStatements {

  private final List<String> statements = new ArrayList<>();
  private final List<BinaryArray> parameters = new ArrayList<>();

  /** The next statement; its parameters follow. */
  void begin(String statement) {
    statements.add(statement);
  }

  /** Parameters are numbered in the order of these calls, across all statements. */
  BinaryArray array(Element element, int size) {
    BinaryArray array = new BinaryArray(element, size);
    parameters.add(array);
    return array;
  }

  void execute(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(String.join(";", statements))) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      statement.execute();
    }
  }
}
