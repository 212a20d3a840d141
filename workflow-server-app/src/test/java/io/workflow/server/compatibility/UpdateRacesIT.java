package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates of many clients at once. */
@ExtendWith(SharedServer.class)
class UpdateRacesIT {

  private static WorkflowStub open(Sdk sdk) {
    sdk.workflow("Till", Till::workflow);
    return sdk.start("Till");
  }

  private static List<?> close(WorkflowStub till) {
    till.signal("close");
    return entries(till);
  }

  private static List<?> entries(WorkflowStub till) {
    return Sdk.result(till, List.class);
  }

  /** 20 clients are more than may be in flight: some have to come again. */
  @ParameterizedTest
  @ValueSource(ints = {2, 8, 20})
  void shouldGiveEachOfManyClientsAPlaceOfItsOwn(int racers, Sdk sdk) throws Exception {
    WorkflowStub till = open(sdk);
    int updates = 40;
    int each = updates / racers;

    List<List<Integer>> places =
        Race.of(
            racers,
            racer -> {
              List<Integer> got = new ArrayList<>();
              for (int i = 0; i < each; i++) {
                got.add(till.update("add", Integer.class, racer));
              }
              return got;
            });

    List<?> entries = close(till);
    assertThat(places.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, updates).boxed().toList());
    for (int racer = 0; racer < racers; racer++) {
      assertThat(places.get(racer)).as("one client's updates are in order").isSorted();
      for (int place : places.get(racer)) {
        assertThat(entries.get(place - 1)).isEqualTo(racer);
      }
    }
    assertThat(sdk.count(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED))
        .isEqualTo(updates);
    sdk.replay(till);
  }

  @Test
  void shouldLoseNeitherSignalsNorUpdates(Sdk sdk) throws Exception {
    WorkflowStub till = open(sdk);

    Race.of(
        8,
        racer -> {
          for (int i = 0; i < 15; i++) {
            int number = racer * 100 + i;
            if (racer % 2 == 0) {
              till.signal("item", number);
            } else {
              assertThat(till.update("add", Integer.class, number)).isPositive();
            }
          }
          return racer;
        });

    List<?> entries = close(till);
    assertThat(entries).hasSize(8 * 15).doesNotHaveDuplicates();
    for (int racer = 0; racer < 8; racer++) {
      int from = racer * 100;
      assertThat(entries.stream().map(Integer.class::cast).filter(i -> i / 100 * 100 == from))
          .as("of client %s, in its order", racer)
          .containsExactlyElementsOf(IntStream.range(from, from + 15).boxed().toList());
    }
    sdk.replay(till);
  }

  /** What a client was told has happened, has; what it was told has not, has not. */
  @RepeatedTest(5)
  void shouldTellTheTruthWhenTheWorkflowClosesMeanwhile(Sdk sdk) throws Exception {
    WorkflowStub till = open(sdk);
    till.update("add", Integer.class, "first");
    Set<Object> told = ConcurrentHashMap.newKeySet();

    Race.of(
        8,
        racer -> {
          if (racer == 0) {
            till.signal("close");
            return racer;
          }
          for (int i = 0; ; i++) {
            String entry = racer + "/" + i;
            try {
              till.update("add", Integer.class, entry);
              told.add(entry);
            } catch (WorkflowNotFoundException closed) {
              return i;
            }
          }
        });

    Set<Object> entries = new HashSet<>(entries(till));
    told.add("first");
    assertThat(entries).isEqualTo(told);
    sdk.replay(till);
  }

  @Test
  void shouldEndEveryUpdateWhenTheWorkflowIsTerminated(Sdk sdk) throws Exception {
    WorkflowStub till = open(sdk);

    List<String> ends =
        Race.of(
            6,
            racer -> {
              if (racer == 0) {
                sdk.awaitEvent(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED);
                till.terminate("enough");
                return "terminated";
              }
              try {
                return "done " + till.update("wait for a signal", Integer.class, racer);
              } catch (WorkflowUpdateException | WorkflowNotFoundException ended) {
                return "ended";
              }
            });

    assertThat(ends).containsExactly("terminated", "ended", "ended", "ended", "ended", "ended");
  }

  @Test
  void shouldDoOnceWhatTwoClientsAskByTheSameId(Sdk sdk) throws Exception {
    WorkflowStub till = open(sdk);
    WorkflowClient other = WorkflowClient.newInstance(sdk.client().getWorkflowServiceStubs());
    WorkflowStub sameTill = other.newUntypedWorkflowStub(Sdk.execution(till).getWorkflowId());

    for (int round = 1; round <= 8; round++) {
      UpdateOptions<Integer> options =
          UpdateOptions.newBuilder(Integer.class)
              .setUpdateName("add")
              .setUpdateId("round-" + round)
              .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
              .build();
      int entry = round;
      List<Integer> answers =
          Race.of(
              6,
              racer -> (racer % 2 == 0 ? till : sameTill).startUpdate(options, entry).getResult());
      assertThat(answers).containsOnly(round);
    }

    assertThat(close(till)).isEqualTo(IntStream.rangeClosed(1, 8).boxed().toList());
    sdk.replay(till);
  }
}
