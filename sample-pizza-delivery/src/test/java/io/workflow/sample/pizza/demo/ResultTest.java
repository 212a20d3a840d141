package io.workflow.sample.pizza.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.sample.pizza.order.Stage;
import io.workflow.sample.pizza.payment.Payment;
import io.workflow.sample.pizza.payment.PaymentKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ResultTest {

  private final Story story = Stories.load(JsonMapper.builder().build()).getFirst();

  @Test
  void shouldNoticeADoubleCharge() {
    Result result = Result.of(story, Stage.DELIVERED, List.of(charge(), charge()));

    assertThat(result.asExpected()).isFalse();
    assertThat(result.differences()).containsExactly("2 charges instead of 1");
  }

  @Test
  void shouldCountOnlyTheOrdersOwnMoney() {
    Payment other =
        new Payment("order-0", PaymentKind.REFUND, "tok", BigDecimal.ONE, Instant.EPOCH);

    Result result = Result.of(story, Stage.DELIVERED, List.of(charge(), other));

    assertThat(result.differences()).isEmpty();
  }

  private Payment charge() {
    return new Payment(
        story.order().id(), PaymentKind.CHARGE, "tok", BigDecimal.TEN, Instant.EPOCH);
  }
}
