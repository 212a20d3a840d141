package io.workflow.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.faults.Journal.Entry;
import io.workflow.faults.Journal.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the checker sees, each in a story that is right but for one thing. */
class CheckerTest {

  private final List<Entry> told = new ArrayList<>();
  private long now;

  @Test
  void shouldFindNothingWhenAllIsWell() {
    started();
    added("a-1");
    told(Kind.SEEN, "a-1");
    told(Kind.DESCRIBED, "RUNNING 9");
    added("b-1");
    told(Kind.SEEN, "a-1 b-1");
    told(Kind.ATTEMPT, "run 5 1");
    told(Kind.COMPLETED, "run 5 1");
    ended("a-1 b-1");
    told(Kind.DESCRIBED, "COMPLETED 20");

    assertThat(found()).isEmpty();
  }

  @Test
  void shouldFindALostStart() {
    told(Kind.STARTED, "run");
    told(Kind.ENDED, "");

    assertThat(found()).containsOnlyKeys(Checker.LOST_START);
  }

  @Test
  void shouldFindTwoRunsOfOneWorkflow() {
    started();
    told(Kind.STARTED, "other");
    ended("");
    told(Kind.LISTED, "other COMPLETED");

    assertThat(found()).containsOnlyKeys(Checker.DOUBLE_RUN);
  }

  @Test
  void shouldFindALostItem() {
    started();
    added("a-1");
    ended("");

    // The result is the last answer, and behind what was acknowledged before.
    assertThat(found()).containsOnlyKeys(Checker.LOST_ITEM, Checker.STALE);
  }

  @Test
  void shouldFindAnItemThatWasCarriedOutTwice() {
    started();
    added("a-1");
    ended("a-1 a-1");

    assertThat(found()).containsOnlyKeys(Checker.TWICE);
  }

  @Test
  void shouldFindItemsOutOfOrder() {
    started();
    added("a-1");
    added("a-2");
    ended("a-2 a-1");

    assertThat(found()).containsOnlyKeys(Checker.ORDER);
  }

  @Test
  void shouldFindAnItemThatNobodySent() {
    started();
    ended("a-1");

    assertThat(found()).containsOnlyKeys(Checker.UNASKED);
  }

  @Test
  void shouldFindAnAnswerThatLacksWhatWasAcknowledged() {
    started();
    added("a-1");
    told(Kind.SEEN, "");
    ended("a-1");

    assertThat(found()).containsOnlyKeys(Checker.STALE);
  }

  @Test
  void shouldFindAnAnswerThatGoesBack() {
    started();
    told(Kind.SENT, "a-1");
    told(Kind.SEEN, "a-1");
    told(Kind.SEEN, "");
    ended("a-1");

    assertThat(found()).containsOnlyKeys(Checker.STALE);
  }

  @Test
  void shouldAllowAnAnswerOfBeforeToComeLate() {
    started();
    long asked = now;
    added("a-1");
    now += 2;
    told.add(new Entry(asked, now, Kind.SEEN, "order", ""));
    ended("a-1");

    assertThat(found()).isEmpty();
  }

  @Test
  void shouldFindDescriptionsThatGoBack() {
    started();
    told(Kind.DESCRIBED, "RUNNING 9");
    told(Kind.DESCRIBED, "RUNNING 8");
    ended("");
    told(Kind.DESCRIBED, "RUNNING 9");
    told(Kind.MISSING, "-");

    assertThat(found().get(Checker.STALE)).hasSize(3);
  }

  @Test
  void shouldFindAnAttemptThatIsStartedTwice() {
    started();
    told(Kind.ATTEMPT, "run 5 1");
    told(Kind.ATTEMPT, "run 5 1");
    ended("");

    assertThat(found()).containsOnlyKeys(Checker.ATTEMPT_TWICE);
  }

  @Test
  void shouldFindAnAttemptAfterACompletion() {
    started();
    told(Kind.ATTEMPT, "run 5 1");
    told(Kind.COMPLETED, "run 5 1");
    told(Kind.ATTEMPT, "run 5 2");
    ended("");

    assertThat(found()).containsOnlyKeys(Checker.LOST_COMPLETION);
  }

  @Test
  void shouldFindAWorkflowThatNeverEnds() {
    told(Kind.STARTED, "run");
    told(Kind.LISTED, "run RUNNING");

    assertThat(found()).containsOnlyKeys(Checker.ENDLESS);
  }

  @Test
  void shouldFindErrors() {
    started();
    told(Kind.ERROR, "signal by sdk: UNAVAILABLE");
    told(Kind.EXCUSED, "query by native: late");
    ended("");

    assertThat(found()).containsOnlyKeys(Checker.ERROR);
  }

  private void started() {
    told(Kind.STARTED, "run");
    told(Kind.LISTED, "run COMPLETED");
  }

  private void added(String item) {
    told(Kind.SENT, item);
    told(Kind.ACKNOWLEDGED, item);
  }

  private void ended(String items) {
    told(Kind.ENDED, items);
  }

  private void told(Kind kind, String text) {
    now += 2;
    told.add(new Entry(now, now + 1, kind, "order", text));
  }

  private Map<String, List<String>> found() {
    return Checker.check(told).byKind().entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
