package io.workflow.server.frontend.rest;

import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.matching.InMemoryWaitingTasks;
import io.workflow.server.namespace.InMemoryNamespaces;
import io.workflow.server.namespace.NamespaceRegistry;
import io.workflow.server.query.QueryService;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.InMemorySearchAttributes;
import io.workflow.server.visibility.SearchAttributeRegistry;
import io.workflow.server.visibility.SearchAttributeType;
import io.workflow.server.visibility.VisibilityQuery;
import io.workflow.server.visibility.VisibilityService;
import io.workflow.server.visibility.VisibilityStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The REST interface over things in memory. */
@TestConfiguration(proxyBeanMethods = false)
@Import({
  FieldChecks.class,
  EngineRequests.class,
  Keys.class,
  StartRequests.class,
  VisibilityService.class
})
class RestTestConfiguration {

  @Bean
  InMemoryEngine historyService() {
    return new InMemoryEngine();
  }

  @Bean
  TestWorker worker(InMemoryEngine engine) {
    return new TestWorker(engine, "worker-1");
  }

  @Bean
  NamespaceRegistry namespaceRegistry() {
    return InMemoryNamespaces.registry();
  }

  @Bean
  FakeQueries queries() {
    return new FakeQueries();
  }

  @Bean
  SearchAttributeRegistry searchAttributeRegistry() {
    return InMemorySearchAttributes.registry(Map.of("customer", SearchAttributeType.KEYWORD));
  }

  @Bean
  FakeVisibility visibilityStore() {
    return new FakeVisibility();
  }

  @Bean
  InMemoryWaitingTasks waitingTasks() {
    return new InMemoryWaitingTasks();
  }

  @Bean
  LimitProperties limitProperties() {
    return LimitProperties.defaults();
  }

  /** Answers what it is told to. */
  static final class FakeQueries implements QueryService {
    private CompletableFuture<QueryResult> answer = new CompletableFuture<>();
    private @Nullable WorkflowQuery asked;

    void answerWith(CompletableFuture<QueryResult> newAnswer) {
      answer = newAnswer;
    }

    @Nullable WorkflowQuery asked() {
      return asked;
    }

    @Override
    public CompletableFuture<QueryResult> query(
        WorkflowKey key, @Nullable String runId, WorkflowQuery query, Duration timeout) {
      asked = query;
      return answer;
    }
  }

  /** Has five executions, whatever is asked. */
  static final class FakeVisibility implements VisibilityStore {
    static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    @Override
    public List<WorkflowSummary> list(
        String namespace, VisibilityQuery query, @Nullable Position after, int limit) {
      List<WorkflowSummary> all = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        all.add(execution(i));
      }
      return all.stream()
          .filter(row -> after == null || row.runId().compareTo(after.runId()) > 0)
          .limit(limit)
          .toList();
    }

    private static WorkflowSummary execution(int i) {
      return new WorkflowSummary(
          "order-" + i,
          "00000000-0000-0000-0000-00000000000" + i,
          "PizzaOrder",
          "pizza",
          WorkflowStatus.RUNNING,
          START.minusSeconds(i),
          null,
          null,
          0,
          Map.of(),
          Map.of(),
          0,
          0,
          null,
          null);
    }

    @Override
    public long count(String namespace, VisibilityQuery query) {
      return 5;
    }

    @Override
    public List<Group> countBy(String namespace, VisibilityQuery query, Field.Standard field) {
      return List.of(new Group("RUNNING", 3), new Group("FAILED", 2));
    }

    @Override
    public List<TypeCount> countByTypeAndStatus(String namespace) {
      return List.of(new TypeCount("PizzaOrder", WorkflowStatus.RUNNING, 5));
    }
  }
}
