package io.workflow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a bean's class, or on an interface that it implements: its methods are activities, the places
 * where a workflow touches the world. On a {@code @Bean} method: the same for the bean that it
 * returns. On any other method: the options of that one activity; alone it makes no activity, and
 * an application with such a class does not start.
 *
 * <p>The activity types are the methods of the bean's interfaces: those with this annotation and
 * those that extend one, or else all; for a class without interfaces its public methods. The type
 * is named {@code Interface.method}, for example {@code Payments.charge} (the class' simple name
 * where there is no interface). {@link #name} on the type replaces the part before the dot, on a
 * method the whole name.
 *
 * <p>Options are the defaults of each call; what a method says goes before what its type says, an
 * application property goes before the annotation, and the place of the call goes before all. If
 * neither start-to-close nor schedule-to-close is set anywhere, start-to-close is one minute.
 *
 * <p>Durations are written {@code "500ms"}, {@code "10s"}, {@code "5m"}, {@code "2h"}, {@code
 * "30d"} or in ISO 8601 ({@code "PT10S"}); empty means not set.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Activity {

  /** On a type the first part of its activities' names, on a method the activity type. */
  String name() default "";

  /** The task queue; by default that of the workflow that calls. */
  String taskQueue() default "";

  /** How long one attempt may take. */
  String startToCloseTimeout() default "";

  /** How long all attempts together may take, with the waits between them. */
  String scheduleToCloseTimeout() default "";

  /** How long the activity may wait for a worker; once passed it is not tried again. */
  String scheduleToStartTimeout() default "";

  /** The longest time between two heartbeats of an attempt. */
  String heartbeatTimeout() default "";

  /** How failed attempts are tried again. */
  Retry retry() default @Retry;
}
