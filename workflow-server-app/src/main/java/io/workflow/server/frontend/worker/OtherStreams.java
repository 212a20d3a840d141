package io.workflow.server.frontend.worker;

import java.util.Map;

/** The streams that workers hold to other nodes. */
@FunctionalInterface
public interface OtherStreams {

  /** There are no other nodes. */
  OtherStreams NONE = Map::of;

  /**
   * How many each other node has that takes workers at the moment, by its name; also those without
   * any. Empty when this node itself takes none.
   */
  Map<String, Integer> countByNode();
}
