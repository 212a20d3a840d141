package io.workflow.server.persistence;

import io.workflow.server.cluster.FormatLevel;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the database says of its cluster.
 *
 * @param numberOfShards chosen at the cluster's first start
 */
public record ClusterMetadata(int numberOfShards, UUID clusterId) {

  /**
   * Writes the number of shards down at the first start, and compares it at every later one.
   *
   * @throws NumberOfShardsException when the database was made with another number
   */
  public static ClusterMetadata check(DataSource dataSource, int configuredShards) {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    jdbc.sql(
            """
            INSERT INTO cluster_metadata (number_of_shards, format_level) VALUES (?, ?)
            ON CONFLICT DO NOTHING
            """)
        .param(configuredShards)
        .param(FormatLevel.KNOWN)
        .update();
    int numberOfShards =
        jdbc.sql("SELECT number_of_shards FROM cluster_metadata").query(Integer.class).single();
    if (numberOfShards != configuredShards) {
      throw new NumberOfShardsException(configuredShards, numberOfShards);
    }
    UUID clusterId = jdbc.sql("SELECT cluster_id FROM cluster_metadata").query(UUID.class).single();
    return new ClusterMetadata(numberOfShards, clusterId);
  }
}
