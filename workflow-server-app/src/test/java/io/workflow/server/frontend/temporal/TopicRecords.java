package io.workflow.server.frontend.temporal;

import io.workflow.dev.SharedDevServices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** What went to Kafka, and what did not. */
public final class TopicRecords {

  private TopicRecords() {}

  /** All topics there are. */
  public static Set<String> topics() throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of("bootstrap.servers", SharedDevServices.get().kafkaBootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }

  /** How many records were ever sent to a topic. */
  public static long sentTo(String topic) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of("bootstrap.servers", SharedDevServices.get().kafkaBootstrapServers()))) {
      if (!admin.listTopics().names().get().contains(topic)) {
        return 0;
      }
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription found :
          admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
        found
            .partitions()
            .forEach(
                partition ->
                    ends.put(
                        new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
      }
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    }
  }
}
