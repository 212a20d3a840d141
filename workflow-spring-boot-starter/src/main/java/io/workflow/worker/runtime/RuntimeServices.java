package io.workflow.worker.runtime;

import io.workflow.data.DataConverter;
import io.workflow.data.FailureConverter;
import java.util.List;
import java.util.function.Predicate;

/**
 * What all executions of a worker share.
 *
 * @param eagerActivityTypes the activities that this worker would take with the answer
 * @param businessFailures exceptions, besides the API's own, that fail the workflow
 */
record RuntimeServices(
    DataConverter dataConverter,
    FailureConverter failureConverter,
    ActivityOptionsResolver activityOptions,
    Predicate<String> eagerActivityTypes,
    List<Class<? extends Throwable>> businessFailures) {

  RuntimeServices {
    businessFailures = List.copyOf(businessFailures);
  }
}
