package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.Activity;
import io.workflow.Durable;
import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowRegistry;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.worker.WorkflowTaskOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers and authors of a workflow get wrong, and how they are told. */
class MistakesTest {

  @Activity
  interface Counter {
    int count(String what);

    Integer countOrNull(String what);
  }

  @Workflow
  static class Counting {
    private final Counter counter;
    private final List<String> asked = new ArrayList<>();
    private int added;

    Counting(Counter counter) {
      this.counter = counter;
    }

    @Run
    String run(String what, @Nullable String note, int times) {
      Durable.await(() -> added > 0);
      Integer maybe = counter.countOrNull(what);
      int count = counter.count(what);
      return maybe + ", " + count * times + ", asked " + asked.size();
    }

    @Signal
    void add(int more) {
      added += more;
    }

    @Query
    int added() {
      return added;
    }

    @Query
    int askedSoFar(String who) {
      asked.add(who);
      return asked.size();
    }
  }

  private final FakeServer server = new FakeServer("Counting", "sheep", null, 2);
  private final WorkflowRuntime runtime = runtime(server);

  private static WorkflowRuntime runtime(FakeServer server) {
    ActivityRegistry activities = ActivityRegistry.of(List.of());
    return WorkflowRuntime.builder()
        .workflows(WorkflowRegistry.of(List.of(Counting.class), activities, "tests"))
        .activities(activities)
        .historySource(server)
        .build();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private String failedQuery(String type, @Nullable Object... arguments) {
    QueryResult result = server.query(runtime, type, arguments);
    assertThat(result).isInstanceOf(QueryResult.Failed.class);
    return ((QueryResult.Failed) result).failure().message();
  }

  @Test
  void shouldFailTheTaskOfAWorkflowThatWasStartedWithTooLittle() {
    FakeServer other = new FakeServer("Counting", "sheep");
    try (WorkflowRuntime mine = runtime(other)) {
      WorkflowTaskOutcome.Failed failed = other.failTask(mine);

      assertThat(failed.failure().message())
          .contains("parameter 3 'times' (int) of Counting.run(String, String, int)")
          .contains("got 1 of 3 arguments");
    }
  }

  @Test
  void shouldTellWhoeverAsksWithTooLittle() {
    server.runTask(runtime);

    assertThat(failedQuery("askedSoFar"))
        .contains("parameter 1 'who' (String) of Counting.askedSoFar(String)");
  }

  @Test
  void shouldRefuseTheAnswerOfAQueryThatChangesAFieldAndForgetTheChange() {
    server.runTask(runtime);

    assertThat(failedQuery("askedSoFar", "Bo"))
        .contains("the query handler Counting.askedSoFar to change nothing, but it changed asked");
    assertThat(runtime.cachedExecutions()).isZero();
    assertThat(failedQuery("askedSoFar", "Al")).contains("it changed asked");
    assertThat(server.queried(runtime, "added", Integer.class)).isZero();

    server.signal("add", 1);
    server.runTask(runtime);
    server.completeActivity("Counter.countOrNull", null);
    server.runTask(runtime);
    server.completeActivity("Counter.count", 21);
    server.runTask(runtime);
    assertThat(server.result(String.class)).isEqualTo("null, 42, asked 0");
  }

  @Test
  void shouldNameTheActivityThatGaveNullForAPrimitive() {
    server.signal("add", 1);
    server.runTask(runtime);
    server.completeActivity("Counter.countOrNull", null);
    server.runTask(runtime);
    server.completeActivity("Counter.count", null);

    assertThat(server.failTask(runtime).failure().message())
        .contains("result of activity Counter.count")
        .contains("workflow 'wf-1' of type Counting")
        .contains("a value of type int")
        .contains("a class such as Integer");
  }
}
