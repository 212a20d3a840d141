package io.workflow.server.visibility;

import org.jspecify.annotations.Nullable;

/** What a query can ask about. */
public interface QueryFields {

  /** The field that a query means by this name; {@code null} when there is none. */
  @Nullable Field find(String name);

  /** For messages, "Expected a field (...)": which there are. */
  String names();

  /** For messages about a name that is not known: "Use ...". */
  String instead();
}
