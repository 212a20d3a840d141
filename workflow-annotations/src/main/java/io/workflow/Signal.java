package io.workflow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that receives a signal. It returns nothing, may change fields and may block; it runs in
 * the order of arrival, before the code that waits goes on.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Signal {

  /** The name of the signal; by default the method's. */
  String name() default "";

  /** What it is for, shown to people who may send it. */
  String description() default "";
}
