package io.workflow.server.compatibility;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The node that these scenarios talk with owns no shard: every call is forwarded. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface BehindAnotherNode {}
