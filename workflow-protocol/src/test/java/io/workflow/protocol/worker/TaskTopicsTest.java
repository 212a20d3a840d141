package io.workflow.protocol.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TaskTopicsTest {

  @Test
  void shouldNameTopicsByNamespaceAndQueue() {
    assertThat(TaskTopics.workflowTopic("default", "pizza-orders"))
        .isEqualTo("workflow.default.pizza-orders.workflow-tasks");
    assertThat(TaskTopics.activityTopic("default", "pizza-orders"))
        .isEqualTo("workflow.default.pizza-orders.activity-tasks");
  }

  @Test
  void shouldEscapeWhatKafkaDoesNotAllowOrTakesForTheSame() {
    assertThat(TaskTopics.workflowTopic("my.team", "a_b c/ü"))
        .isEqualTo("workflow.my-x2eteam.a-x5fb-x20c-x2f-xc3-xbc.workflow-tasks")
        .matches("[a-zA-Z0-9.-]+");
  }

  @Test
  void shouldKeepDifferentQueuesApart() {
    assertThat(
            Stream.of("a b", "a-x20b", "a-b", "a.b", "a_b", "a-xb", "a-x2db", "A-b")
                .map(queue -> TaskTopics.workflowTopic("n", queue)))
        .doesNotHaveDuplicates();
    assertThat(TaskTopics.workflowTopic("a.b", "c"))
        .isNotEqualTo(TaskTopics.workflowTopic("a", "b.c"));
  }

  @Test
  void shouldShortenLongNamesAndKeepThemApart() {
    String first = TaskTopics.activityTopic("n".repeat(300), "q".repeat(300) + "1");
    String second = TaskTopics.activityTopic("n".repeat(300), "q".repeat(300) + "2");

    assertThat(first)
        .hasSizeLessThanOrEqualTo(TaskTopics.MAXIMUM_LENGTH)
        .endsWith(".activity-tasks");
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void shouldKeepNamesOfExactlyTheLongestLength() {
    String fits = "q".repeat(TaskTopics.MAXIMUM_LENGTH - "workflow.n..workflow-tasks".length());

    assertThat(TaskTopics.workflowTopic("n", fits))
        .hasSize(TaskTopics.MAXIMUM_LENGTH)
        .contains(fits);
    assertThat(TaskTopics.workflowTopic("n", fits + "q"))
        .hasSizeLessThanOrEqualTo(TaskTopics.MAXIMUM_LENGTH)
        .doesNotContain(fits);
  }

  @Test
  void shouldRefuseNamesThatAreEmpty() {
    assertThatThrownBy(() -> TaskTopics.workflowTopic("default", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'default' and ''");
  }
}
