package io.workflow.engine.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What one turn has to say once everything is durable. Used by the lane's thread. */
final class Answers {

  private record Answer(Work.OnRun work, Runnable given) {}

  private final EngineListener listener;
  private final List<Answer> answers = new ArrayList<>();

  Answers(EngineListener listener) {
    this.listener = listener;
  }

  void add(Work.OnRun work, Runnable given) {
    answers.add(new Answer(work, given));
  }

  /**
   * @param held whether the lease was held after the work had arrived
   * @param fenced shards whose epochs a commit has checked since; their answers need no lease
   */
  void give(boolean held, Set<Integer> fenced) {
    for (Answer answer : answers) {
      if (held || fenced.contains(answer.work().shard())) {
        answer.given().run();
      } else {
        withoutLease(answer.work());
      }
    }
  }

  /** What was decided is not true if another node has the shard by now, and nobody has said so. */
  void withoutLease(Work.OnRun work) {
    listener.leaseMissing(1);
    Refusals.fail(work, Refusals.noLease());
  }
}
