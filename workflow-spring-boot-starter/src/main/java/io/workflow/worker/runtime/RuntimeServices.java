package io.workflow.worker.runtime;

import io.workflow.data.DataConverter;
import io.workflow.data.FailureConverter;
import java.util.List;

/**
 * What all executions of a worker share.
 *
 * @param businessFailures exceptions, besides the API's own, that fail the workflow
 */
record RuntimeServices(
    DataConverter dataConverter,
    FailureConverter failureConverter,
    ActivityOptionsResolver activityOptions,
    List<Class<? extends Throwable>> businessFailures) {

  RuntimeServices {
    businessFailures = List.copyOf(businessFailures);
  }
}
