package io.workflow.server.compatibility;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Each call of these scenarios goes to the next of three nodes, so that a poll and the answer to
 * what it brought reach different ones.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface EachCallAtAnotherNode {}
