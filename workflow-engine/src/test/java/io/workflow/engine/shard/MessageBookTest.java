package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.MessageBook.Delivery;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageBookTest {

  private static final int SHARD = 3;

  private final MessageBook book = new MessageBook(4);
  private long sequence;

  @Test
  void shouldDeliverToOneTargetInOrder() {
    add("oven");
    add("oven");
    Delivery first = next();

    assertThat(sequences()).isEmpty();
    book.forget(first);
    assertThat(sequences()).containsExactly(2L);
  }

  @Test
  void shouldNotLetOneTargetWaitForAnother() {
    add("oven");
    add("courier");

    assertThat(sequences()).containsExactly(1L, 2L);
  }

  @Test
  void shouldKeepTheOrderWhileAMessageIsTriedAgain() {
    add("oven");
    add("oven");
    Delivery first = next();
    book.again(first);

    assertThat(sequences()).containsExactly(1L);
  }

  @Test
  void shouldKnowAMessageOnce() {
    add("oven");
    book.addStored(new SettledMessage(SHARD, 1), message("oven"));

    assertThat(book.knows(new SettledMessage(SHARD, 1))).isTrue();
    assertThat(book.size()).isEqualTo(1);
    assertThat(sequences()).containsExactly(1L);
  }

  @Test
  void shouldTellWhatMayHaveBeenDeliveredBefore() {
    add("oven");
    book.addStored(new SettledMessage(SHARD, 7), message("courier"));

    assertThat(next().repeated).isFalse();
    assertThat(next().repeated).isTrue();
  }

  @Test
  void shouldForgetWhatBelongsToOthers() {
    add("oven");
    Delivery mine = next();
    book.addStored(new SettledMessage(SHARD + 1, 1), message("courier"));
    book.keepOnly(Set.of(SHARD));

    assertThat(book.isOpen(mine)).isTrue();
    assertThat(book.size()).isEqualTo(1);
    assertThat(book.next()).isNull();
  }

  @Test
  void shouldNotDeliverWhatWasForgottenMeanwhile() {
    add("oven");
    Delivery lost = next();
    book.keepOnly(Set.of());
    book.again(lost);

    assertThat(book.next()).isNull();
  }

  @Test
  void shouldLeaveOutWhatThereIsNoRoomFor() {
    assertThat(book.announce(5)).isFalse();

    assertThat(book.size()).isZero();
    assertThat(book.wantsMore()).isTrue();
  }

  @Test
  void shouldTakeNothingNewerThanWhatWasLeftOut() {
    book.leaveOut();

    assertThat(book.announce(1)).isFalse();
    book.readFromStart();
    assertThat(book.announce(1)).isTrue();
  }

  @Test
  void shouldWantMoreOnlyWhenThereIsRoom() {
    add("oven");
    add("courier");
    book.leaveOut();
    assertThat(book.wantsMore()).isFalse();

    book.forget(next());

    assertThat(book.wantsMore()).isTrue();
  }

  @Test
  void shouldCountWhatIsAnnounced() {
    assertThat(book.announce(4)).isTrue();
    assertThat(book.isFull()).isTrue();

    book.addAnnounced(new SettledMessage(SHARD, 1), message("oven"));

    assertThat(book.size()).isEqualTo(4);
  }

  private void add(String target) {
    sequence++;
    assertThat(book.announce(1)).isTrue();
    book.addAnnounced(new SettledMessage(SHARD, sequence), message(target));
  }

  private Delivery next() {
    return Objects.requireNonNull(book.next());
  }

  /** Everything that is due. */
  private List<Long> sequences() {
    List<Long> due = new ArrayList<>();
    for (Delivery next = book.next(); next != null; next = book.next()) {
      due.add(next.id().sequence());
    }
    return due;
  }

  private static OutboxMessage message(String target) {
    return new OutboxMessage.RequestCancelExternal(
        new ExternalSender("default", "order", "run", 5),
        new RequestCancelExternalWorkflowExecutionInitiated(
            "default", target, "", "", "burnt", false, 4),
        null);
  }
}
