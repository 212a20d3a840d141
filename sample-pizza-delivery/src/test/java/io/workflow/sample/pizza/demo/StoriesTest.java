package io.workflow.sample.pizza.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.sample.pizza.order.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StoriesTest {

  private final List<Story> stories = Stories.load(JsonMapper.builder().build());

  @Test
  void shouldHaveStoriesOfEveryEnd() {
    assertThat(stories)
        .extracting(story -> story.expect().end())
        .contains(Stage.DELIVERED, Stage.DECLINED, Stage.REFUNDED, Stage.CANCELLED);
  }

  @Test
  void shouldNeverKeepTheMoneyOfAnOrderThatWasNotDelivered() {
    assertThat(stories)
        .allSatisfy(
            story ->
                assertThat(story.expect().charges() - story.expect().refunds())
                    .isEqualTo(story.expect().end() == Stage.DELIVERED ? 1 : 0));
  }

  @Test
  void shouldHaveEachOrderOnce() {
    assertThat(stories).extracting(story -> story.order().id()).doesNotHaveDuplicates();
  }
}
