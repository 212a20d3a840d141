package io.workflow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class as workflow code. The starter finds it and makes one instance for each execution,
 * so its fields are the state of that execution.
 *
 * <p>Constructor parameters may be interfaces of activities (the workflow gets a stub that runs
 * them durably) and records of configuration; nothing else, since workflow code must not reach the
 * world. Spring does not manage the instances: nothing is injected into fields, and annotations
 * such as {@code @Transactional} or {@code @PostConstruct} are refused.
 *
 * <p>Exactly one method carries {@link Run}. {@link Run}, {@link Signal} and {@link Query} may also
 * stand on the methods of an interface that the class implements; clients then need that interface
 * alone. In this case the annotation may stand on the interface too, so that name and task queue
 * are known to clients.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Workflow {

  /**
   * The workflow type. By default the simple name of the interface that declares the {@link Run}
   * method, or of the class when there is none.
   */
  String name() default "";

  /** The task queue; by default the one that the application is configured with. */
  String taskQueue() default "";

  /**
   * Default of the execution timeout (over the whole chain of runs) for executions started by this
   * application: {@code "500ms"}, {@code "10s"}, {@code "5m"}, {@code "2h"}, {@code "30d"} or ISO
   * 8601 ({@code "PT10S"}). Empty means none.
   */
  String executionTimeout() default "";

  /** Default of the timeout of one run, written as {@link #executionTimeout}. */
  String runTimeout() default "";

  /** How long a worker may take for one workflow task. Empty means the server's default, 10 s. */
  String taskTimeout() default "";
}
