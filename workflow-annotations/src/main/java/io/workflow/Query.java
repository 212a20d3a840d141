package io.workflow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that answers a question about the execution. It changes nothing and does not block: a
 * query whose handler changes a field of the workflow, or a collection in one, fails. A field that
 * only keeps what a query worked out may be {@code transient}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Query {

  /** The query type; by default the method's name. */
  String name() default "";

  /** What it answers, shown to people who may ask. */
  String description() default "";
}
