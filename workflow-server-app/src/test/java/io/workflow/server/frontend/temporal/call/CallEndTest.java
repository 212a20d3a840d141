package io.workflow.server.frontend.temporal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who hears that a client did not get its answer. */
class CallEndTest {

  private final List<String> heard = new ArrayList<>();

  @Test
  void shouldSayOnceThatTheAnswerIsLost() {
    CallEnd end = new CallEnd(Deadline.after(1, TimeUnit.MINUTES));
    end.whenLost(() -> heard.add("lost"));
    assertThat(heard).isEmpty();
    end.cancelled();
    end.cancelled();
    assertThat(heard).containsExactly("lost");
  }

  @Test
  void shouldSayItAtOnceToWhomAsksLater() {
    CallEnd end = new CallEnd(null);
    end.cancelled();
    end.whenLost(() -> heard.add("lost"));
    assertThat(heard).containsExactly("lost");
  }

  /** The answer may have left in the same moment: an activity must not be started twice. */
  @Test
  void shouldSayNothingAtTheDeadline() {
    CallEnd end = new CallEnd(Deadline.after(-1, TimeUnit.SECONDS));
    end.whenLost(() -> heard.add("lost"));
    end.cancelled();
    assertThat(heard).isEmpty();
  }
}
