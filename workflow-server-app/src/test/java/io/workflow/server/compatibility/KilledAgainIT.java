package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are killed at work, one after the other. */
@ExtendWith(SharedServer.class)
class KilledAgainIT {

  private static final int TABLES = 40;
  private static final int COURSES = 4;
  private static final int KILLS = 3;

  @Test
  void shouldServeEveryTableWhicheverWorkersDie(@TempDir Path folder, Sdk sdk) {
    Journal journal = new Journal(folder.resolve("journal"));
    new Kitchen(Kitchen.Mood.DILIGENT, journal).furnish(sdk);
    List<WorkflowStub> tables = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (DoomedWorker doomed = DoomedWorker.start(sdk, Kitchen.Mood.DILIGENT, journal)) {
        int served = journal.lines().size();
        IntStream.range(kill * TABLES / KILLS, (kill + 1) * TABLES / KILLS)
            .forEach(table -> tables.add(arrive(sdk, table)));
        // In the middle: some of this round is served, more is not.
        await().atMost(Duration.ofSeconds(60)).until(() -> journal.lines().size() > served + 20);
        doomed.kill();
      }
    }
    assertThat(tables.stream().filter(KilledAgainIT::runs)).as("hit by the last kill").isNotEmpty();

    sdk.startWorker();

    int lost = 0;
    for (int table = 0; table < TABLES; table++) {
      List<?> courses = Sdk.result(tables.get(table), List.class);
      List<String> wanted = new ArrayList<>();
      for (int course = 0; course < COURSES; course++) {
        wanted.add(table + " course " + course);
      }
      assertThat(courses).hasSize(COURSES + 1);
      assertThat(courses.subList(0, COURSES)).isEqualTo(wanted);
      String charge = table + " charge";
      boolean charged = courses.getLast().equals(charge);
      lost += charged ? 0 : 1;
      assertThat(journal.count("prepare " + charge))
          .as("charges of table %s, which ended with %s", table, courses.getLast())
          .isBetween(charged ? 1L : 0L, 1L);
      sdk.replay(tables.get(table));
    }
    assertThat(lost).as("charges that died with a worker").isLessThan(TABLES / 2);
    Set<String> distinct = new HashSet<>(journal.lines());
    assertThat(distinct).hasSizeBetween(TABLES * (COURSES + 1) - lost, TABLES * (COURSES + 1));
  }

  private static WorkflowStub arrive(Sdk sdk, int table) {
    WorkflowStub order =
        sdk.stub("Menu", sdk.workflowOptions().setWorkflowTaskTimeout(Duration.ofSeconds(2)));
    order.start(String.valueOf(table));
    return order;
  }

  private static boolean runs(WorkflowStub order) {
    return order.describe().getCloseTime() == null;
  }
}
