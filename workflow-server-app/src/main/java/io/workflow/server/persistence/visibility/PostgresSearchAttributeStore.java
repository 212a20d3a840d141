package io.workflow.server.persistence.visibility;

import io.workflow.server.visibility.SearchAttributeStore;
import io.workflow.server.visibility.SearchAttributeType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads and writes the table {@code search_attributes}. */
@Repository
public class PostgresSearchAttributeStore implements SearchAttributeStore {

  /** More names than this are not shown of all namespaces together. */
  private static final int MAXIMUM_NAMES = 1_000;

  private final JdbcClient jdbc;

  public PostgresSearchAttributeStore(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public Map<String, SearchAttributeType> registered(String namespace) {
    return read(
        jdbc.sql("SELECT name, type FROM search_attributes WHERE namespace = ?").param(namespace));
  }

  @Override
  public Map<String, SearchAttributeType> registeredAnywhere() {
    return read(
        jdbc.sql(
                "SELECT DISTINCT ON (name) name, type FROM search_attributes ORDER BY name LIMIT ?")
            .param(MAXIMUM_NAMES));
  }

  private static Map<String, SearchAttributeType> read(JdbcClient.StatementSpec statement) {
    Map<String, SearchAttributeType> found = new HashMap<>();
    statement.query(
        row -> {
          // A type that a newer version knows can't be searched by this one.
          SearchAttributeType type = SearchAttributeType.named(row.getString("type"));
          if (type != null) {
            found.put(row.getString("name"), type);
          }
        });
    return found;
  }

  @Override
  public void add(String namespace, Map<String, SearchAttributeType> attributes) {
    jdbc.sql(
            "INSERT INTO search_attributes (namespace, name, type)"
                + " SELECT ?, * FROM unnest(?, ?) ON CONFLICT DO NOTHING")
        .param(namespace)
        .param(attributes.keySet().toArray(String[]::new))
        .param(
            attributes.values().stream().map(SearchAttributeType::typeName).toArray(String[]::new))
        .update();
  }

  @Override
  public void remove(String namespace, Collection<String> names) {
    jdbc.sql("DELETE FROM search_attributes WHERE namespace = ? AND name = ANY (?)")
        .param(namespace)
        .param(names.toArray(String[]::new))
        .update();
  }
}
