package io.workflow;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How failed attempts are tried again, as part of another annotation. What is not set keeps its
 * default; see {@link RetryOptions}.
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Retry {

  /** The wait before the second attempt; default 1 s. Written as in {@link Activity}. */
  String initialInterval() default "";

  /** What each further wait is multiplied by; default 2. 0 means not set. */
  double backoffCoefficient() default 0;

  /** The longest wait; default 100 times the initial interval. */
  String maximumInterval() default "";

  /** 1 means no second attempt, 0 without end; -1 means not set, which is without end too. */
  int maximumAttempts() default -1;

  /** Failure types that are not tried again; the name of an exception's class is its type. */
  String[] nonRetryableErrorTypes() default {};
}
