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
import io.workflow.protocol.command.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generic interfaces whose variables are known: values are read as what they stand for. */
class GenericWorkflowTest {

  record Order(String id) {}

  record Invoice(String of) {}

  interface Store<T> {
    T save(T value);
  }

  interface OrderStore extends Store<Order> {
    @Override
    Order save(Order value);
  }

  @Activity
  static class Orders implements OrderStore {
    @Override
    public Order save(Order value) {
      return value;
    }
  }

  interface Flow<I, S, R> {
    @Run
    R run(I input);

    @Signal
    void add(S signal);

    @Query
    List<R> last(S about);
  }

  interface OrderFlow extends Flow<Order, List<Invoice>, Invoice> {}

  @Workflow
  static class OrderFlowWorkflow implements OrderFlow {
    private final OrderStore orders;
    private final List<Invoice> invoices = new ArrayList<>();

    OrderFlowWorkflow(OrderStore orders) {
      this.orders = orders;
    }

    @Override
    public Invoice run(Order input) {
      Durable.await(() -> !invoices.isEmpty());
      Store<Order> byItsSupertype = orders;
      Order saved = byItsSupertype.save(input);
      return new Invoice(saved.id() + invoices.getFirst().of());
    }

    @Override
    public void add(List<Invoice> signal) {
      invoices.addAll(signal);
    }

    @Override
    public List<Invoice> last(List<Invoice> about) {
      return List.of(about.getLast(), invoices.getLast());
    }
  }

  @Test
  void shouldReadArgumentsResultsSignalsAndQueriesAsWhatVariablesStandFor() {
    ActivityRegistry activities = ActivityRegistry.of(List.of(Orders.class));
    FakeServer server = new FakeServer("OrderFlow", new Order("o"));
    try (WorkflowRuntime runtime =
        WorkflowRuntime.builder()
            .workflows(WorkflowRegistry.of(List.of(OrderFlowWorkflow.class), activities, "tests"))
            .activities(activities)
            .historySource(server)
            .build()) {
      server.runTask(runtime);
      server.signal("add", List.of(new Invoice("i")));
      assertThat(server.runTask(runtime))
          .singleElement()
          .isInstanceOfSatisfying(
              Command.ScheduleActivityTask.class,
              schedule -> assertThat(schedule.activityType()).isEqualTo("OrderStore.save"));
      assertThat((Object) server.queried(runtime, "last", List.class, List.of(new Invoice("x"))))
          .hasToString("[{of=x}, {of=i}]");
      server.completeActivity("OrderStore.save", new Order("saved-"));
      server.runTask(runtime);

      assertThat(server.result(Invoice.class)).isEqualTo(new Invoice("saved-i"));
    }
  }
}
