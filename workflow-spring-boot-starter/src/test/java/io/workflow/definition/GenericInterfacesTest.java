package io.workflow.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.Activity;
import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GenericInterfacesTest {

  record Order(String id) {}

  record Invoice(int number) {}

  interface Repo<T> {
    T save(T value);

    List<T> all(Map<String, ? extends T> filter);

    T[] recent();
  }

  @Activity
  interface AnnotatedRepo<T> {
    @Activity(heartbeatTimeout = "3s")
    void put(T value);
  }

  interface OrderRepo extends Repo<Order> {}

  interface InvoiceRepo extends Repo<Invoice> {
    @Override
    Invoice save(Invoice value);
  }

  @Activity
  static class Orders implements OrderRepo {
    @Override
    public Order save(Order value) {
      return value;
    }

    @Override
    public List<Order> all(Map<String, ? extends Order> filter) {
      return List.of();
    }

    @Override
    @Activity(startToCloseTimeout = "7s")
    public Order[] recent() {
      return new Order[0];
    }
  }

  @Activity
  static class Invoices implements InvoiceRepo {
    @Override
    public Invoice save(Invoice value) {
      return value;
    }

    @Override
    public List<Invoice> all(Map<String, ? extends Invoice> filter) {
      return List.of();
    }

    @Override
    public Invoice[] recent() {
      return new Invoice[0];
    }
  }

  interface AnnotatedOrders extends AnnotatedRepo<List<Order>> {}

  static class OrderLists implements AnnotatedOrders {
    @Override
    public void put(List<Order> value) {}
  }

  static class Puts<T> implements AnnotatedRepo<T> {
    @Override
    public void put(T value) {}
  }

  interface Flow<I, S, R> {
    @Run
    R run(I input);

    @Signal
    void tell(S signal);

    @Query
    List<R> soFar(I about);
  }

  interface OrderFlow extends Flow<Order, List<Invoice>, Invoice> {}

  @Workflow
  static class OrderFlowWorkflow implements OrderFlow {
    OrderFlowWorkflow(OrderRepo orders, Repo<Invoice> invoices) {}

    @Override
    public Invoice run(Order input) {
      return new Invoice(1);
    }

    @Override
    public void tell(List<Invoice> signal) {}

    @Override
    public List<Invoice> soFar(Order about) {
      return List.of();
    }
  }

  @Workflow
  static class Direct implements Flow<Order, String, Integer> {
    @Override
    public Integer run(Order input) {
      return 1;
    }

    @Override
    public void tell(String signal) {}

    @Override
    public List<Integer> soFar(Order about) {
      return List.of();
    }
  }

  private static final ActivityRegistry BOTH =
      ActivityRegistry.of(List.of(Orders.class, Invoices.class));

  private static Type listOf(Class<?> element) {
    return new GenericTypes.Parameterized(List.class, List.of(element));
  }

  @Test
  void shouldNameActivitiesByTheInterfaceThatSaysWhatTheVariablesAre() {
    assertThat(BOTH.definitions())
        .extracting(ActivityDefinition::type)
        .containsExactly(
            "OrderRepo.all",
            "OrderRepo.recent",
            "OrderRepo.save",
            "InvoiceRepo.all",
            "InvoiceRepo.recent",
            "InvoiceRepo.save");
    ActivityDefinition save = BOTH.find("OrderRepo.save").orElseThrow();
    assertThat(save.parameterTypes()).isEqualTo(List.of(Order.class));
    assertThat(save.resultType()).isEqualTo(Order.class);
    assertThat(BOTH.find("OrderRepo.all").orElseThrow().resultType())
        .isEqualTo(listOf(Order.class));
    assertThat(BOTH.find("OrderRepo.all").orElseThrow().parameterTypes())
        .isEqualTo(
            List.of(new GenericTypes.Parameterized(Map.class, List.of(String.class, Order.class))));
    assertThat(BOTH.find("OrderRepo.recent").orElseThrow())
        .satisfies(
            recent -> {
              assertThat(recent.resultType()).isEqualTo(Order[].class);
              assertThat(recent.options().startToCloseTimeout()).hasSeconds(7);
            });
  }

  @Test
  void shouldMakeTypesThatEqualThoseOfTheJdk() throws Exception {
    Type declared = Orders.class.getMethod("all", Map.class).getGenericReturnType();

    assertThat(listOf(Order.class)).isEqualTo(declared).hasSameHashCodeAs(declared);
    assertThat(declared).isEqualTo(listOf(Order.class)).isInstanceOf(ParameterizedType.class);
    assertThat(listOf(Order.class).getTypeName()).isEqualTo(declared.getTypeName());
  }

  @Test
  void shouldTakeTheOptionsOfAGenericInterfaceButNotItsName() {
    assertThat(ActivityDefinition.ofBean(OrderLists.class))
        .singleElement()
        .satisfies(
            put -> {
              assertThat(put.type()).isEqualTo("AnnotatedOrders.put");
              assertThat(put.parameterTypes()).isEqualTo(List.of(listOf(Order.class)));
              assertThat(put.options().heartbeatTimeout()).hasSeconds(3);
            });
  }

  @Test
  void shouldRefuseVariablesThatNothingIsKnownOf() {
    assertThatThrownBy(() -> ActivityDefinition.ofBean(Puts.class))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'T' has a type variable")
        .hasMessageContaining("interface OrderRepo extends Repo<Order>");
    assertThatThrownBy(() -> BOTH.stub(Repo.class))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("has a type variable");
  }

  @Test
  void shouldReadWorkflowsThroughGenericInterfaces() throws Exception {
    WorkflowDefinition definition = WorkflowDefinition.of(OrderFlowWorkflow.class, BOTH);

    WorkflowMetadata metadata = definition.metadata();
    assertThat(metadata.type()).isEqualTo("OrderFlow");
    assertThat(metadata.run().method())
        .isEqualTo(OrderFlowWorkflow.class.getMethod("run", Order.class));
    assertThat(metadata.run().resultType()).isEqualTo(Invoice.class);
    assertThat(Objects.requireNonNull(metadata.signals().get("tell")).parameterTypes())
        .isEqualTo(List.of(listOf(Invoice.class)));
    assertThat(Objects.requireNonNull(metadata.queries().get("soFar")).resultType())
        .isEqualTo(listOf(Invoice.class));
    assertThat(WorkflowDefinition.of(Direct.class, BOTH).type()).isEqualTo("Direct");
  }

  @Test
  void shouldTellClientsTheSameFromTheInterfaceAlone() throws Exception {
    WorkflowMetadata metadata = WorkflowMetadata.of(OrderFlow.class);

    assertThat(metadata.type()).isEqualTo("OrderFlow");
    assertThat(metadata.run().parameterTypes()).isEqualTo(List.of(Order.class));
    assertThat(metadata.isRun(OrderFlow.class.getMethod("run", Object.class))).isTrue();
    assertThat(metadata.query(OrderFlow.class.getMethod("soFar", Object.class)))
        .hasValueSatisfying(
            query -> assertThat(query.resultType()).isEqualTo(listOf(Invoice.class)));
  }

  @Test
  void shouldLetStubsOfGenericInterfacesCallTheBeanThatFits() throws Exception {
    Type[] parameters =
        OrderFlowWorkflow.class.getDeclaredConstructors()[0].getGenericParameterTypes();
    Method save = Repo.class.getMethod("save", Object.class);

    assertThat(BOTH.stub(parameters[0]).get(save)).isEqualTo(BOTH.find("OrderRepo.save").get());
    assertThat(BOTH.stub(parameters[1]).get(save)).isEqualTo(BOTH.find("InvoiceRepo.save").get());
  }

  interface Auditable {
    void audit();
  }

  interface Till extends Auditable {
    void open();
  }

  interface Safe extends Auditable {
    void lock();
  }

  @Activity
  static class IronTill implements Till {
    @Override
    public void audit() {}

    @Override
    public void open() {}
  }

  @Activity
  static class IronSafe implements Safe {
    @Override
    public void audit() {}

    @Override
    public void lock() {}
  }

  @Test
  void shouldNotMindThatTwoInterfacesExtendOneThatNobodyCalls() {
    ActivityRegistry registry = ActivityRegistry.of(List.of(IronTill.class, IronSafe.class));

    assertThat(registry.definitions())
        .extracting(ActivityDefinition::type)
        .containsExactly("Till.audit", "Till.open", "Safe.audit", "Safe.lock");
    assertThat(registry.isContract(Auditable.class)).isTrue();
    assertThatThrownBy(() -> registry.stub(Auditable.class))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'Till.audit' of " + IronTill.class.getName())
        .hasMessageContaining("'Safe.audit' of " + IronSafe.class.getName());
    assertThat(ActivityRegistry.of(List.of(IronSafe.class)).stub(Auditable.class).values())
        .extracting(ActivityDefinition::type)
        .containsExactly("Safe.audit");
  }
}
