package io.workflow.server.visibility;

import org.jspecify.annotations.Nullable;

/**
 * What a list or count asks for.
 *
 * @param filter {@code null} means every execution
 * @param order of lists; executions with the same time are ordered by run id
 * @param groupBy of counts; {@code null} means one number
 */
public record VisibilityQuery(
    @Nullable Filter filter, Order order, Field.@Nullable Standard groupBy) {

  /** Every execution, the latest start first. */
  public static final VisibilityQuery ALL = new VisibilityQuery(null, Order.DEFAULT, null);

  /** Only the executions that fulfil {@code filter}, the latest start first. */
  public static VisibilityQuery where(Filter filter) {
    return new VisibilityQuery(filter, Order.DEFAULT, null);
  }

  /**
   * The order of a list.
   *
   * @param field one of the times
   */
  public record Order(Field.Standard field, boolean descending) {
    /** The latest start first. */
    public static final Order DEFAULT = new Order(Field.Standard.START_TIME, true);
  }
}
