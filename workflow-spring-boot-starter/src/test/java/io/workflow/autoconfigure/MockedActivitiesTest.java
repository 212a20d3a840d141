package io.workflow.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.when;

import io.workflow.autoconfigure.bank.Bank;
import io.workflow.autoconfigure.bank.Bank.Transfers;
import io.workflow.definition.ActivityRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Mocks as applications' tests make them, of activities that are annotated on their class. */
class MockedActivitiesTest {

  @ImportAutoConfiguration({
    WorkflowClientAutoConfiguration.class,
    WorkflowWorkerAutoConfiguration.class
  })
  @Import({
    WorkflowAutoConfigurationTest.Fakes.class,
    Bank.BankWorkflow.class,
    Bank.WireTransfers.class,
    Bank.Audit.class
  })
  static class Application {}

  @Nested
  @SpringBootTest(classes = Application.class)
  class ByInterface {
    @MockitoBean Transfers transfers;
    @Autowired ApplicationContext context;

    @Test
    void shouldRunTheMockWithTheOptionsOfTheClass() {
      when(transfers.send(1)).thenReturn("mocked");

      assertThat(WorkerContext.beanOf(context, "Transfers.send")).isSameAs(transfers);
      assertThat(transfers.send(1)).isEqualTo("mocked");
      assertThat(context.getBean(ActivityRegistry.class).find("Transfers.send").orElseThrow())
          .satisfies(
              send ->
                  assertThat(send.options().startToCloseTimeout())
                      .isEqualTo(Duration.ofSeconds(5)));
    }
  }

  @Nested
  @SpringBootTest(classes = Application.class)
  class ByClass {
    @MockitoBean Bank.WireTransfers transfers;
    @MockitoBean Bank.Audit audit;
    @Autowired ApplicationContext context;

    @Test
    void shouldRunTheMock() {
      assertThat(WorkerContext.beanOf(context, "Transfers.send")).isSameAs(transfers);
      assertThat(WorkerContext.beanOf(context, "Audit.check")).isSameAs(audit);
    }
  }

  @Nested
  @SpringBootTest(classes = Application.class)
  class Spies {
    @MockitoSpyBean Transfers transfers;
    @MockitoSpyBean Bank.Audit audit;
    @Autowired ApplicationContext context;

    @Test
    void shouldRunTheSpy() {
      Object bean = WorkerContext.beanOf(context, "Transfers.send");
      assertThat(mockingDetails(bean).isSpy()).isTrue();
      assertThat(((Transfers) bean).send(2)).isEqualTo("sent 2");
      assertThat(mockingDetails(WorkerContext.beanOf(context, "Audit.check")).isSpy()).isTrue();
    }
  }
}
