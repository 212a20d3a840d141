package io.workflow.worker.runtime;

/** Counts the steps of an execution, so that tests see how the work grows with the history. */
final class RunStatistics {

  private long resumes;
  private long evaluations;

  void countResume() {
    resumes++;
  }

  void countEvaluation() {
    evaluations++;
  }

  /** How often a thread was let run. */
  long resumes() {
    return resumes;
  }

  /** How often a condition was looked at. */
  long evaluations() {
    return evaluations;
  }
}
