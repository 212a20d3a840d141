package com.example.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.workflow.WorkflowOptions;
import io.workflow.client.WorkflowClient;
import io.workflow.client.WorkflowHandle;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@SpringBootTest
class ClaimSettlementTest {

  @Autowired WorkflowClient workflows;
  @MockitoBean Assessments assessments;

  @Test
  void shouldPayALargeClaimOnceAClerkHasApprovedIt() {
    when(assessments.assess(any())).thenReturn(7_000);
    String id = "claim-" + UUID.randomUUID();

    WorkflowHandle<String> claim =
        workflows.start(
            ClaimSettlement.class,
            WorkflowOptions.workflowId(id),
            settlement -> settlement.settle(new Claim(id, "Grace", 8_000)));
    workflows.newStub(ClaimSettlement.class, id).approve("Ada");

    assertThat(claim.result()).isEqualTo("paid 7000 to Grace");
  }
}
