package io.workflow.worker.runtime;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activity that code calls.
 *
 * @param parameterTypes as which the arguments are written; empty when they are not known
 * @param resultType as which the result is read
 */
record ActivityInvocation(
    String activityType,
    List<Type> parameterTypes,
    Type resultType,
    @Nullable Object[] arguments) {}
