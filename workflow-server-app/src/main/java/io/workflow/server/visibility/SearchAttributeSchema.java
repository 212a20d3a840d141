package io.workflow.server.visibility;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The search attributes of a namespace: those that were registered, and those that SDKs set of
 * their own accord everywhere.
 *
 * @param custom the registered ones
 */
public record SearchAttributeSchema(Map<String, SearchAttributeType> custom)
    implements QueryFields {

  /** What is there without being registered. */
  public static final Map<String, SearchAttributeType> PREDEFINED =
      Map.ofEntries(
          Map.entry("BatcherNamespace", SearchAttributeType.KEYWORD),
          Map.entry("BatcherUser", SearchAttributeType.KEYWORD),
          Map.entry("BinaryChecksums", SearchAttributeType.KEYWORD_LIST),
          Map.entry("BuildIds", SearchAttributeType.KEYWORD_LIST),
          Map.entry("TemporalChangeVersion", SearchAttributeType.KEYWORD_LIST),
          Map.entry("TemporalNamespaceDivision", SearchAttributeType.KEYWORD),
          Map.entry("TemporalPauseInfo", SearchAttributeType.KEYWORD_LIST),
          Map.entry("TemporalReportedProblems", SearchAttributeType.KEYWORD_LIST),
          Map.entry("TemporalSchedulePaused", SearchAttributeType.BOOL),
          Map.entry("TemporalScheduledById", SearchAttributeType.KEYWORD),
          Map.entry("TemporalScheduledStartTime", SearchAttributeType.DATETIME),
          Map.entry("TemporalWorkerDeployment", SearchAttributeType.KEYWORD),
          Map.entry("TemporalWorkerDeploymentVersion", SearchAttributeType.KEYWORD),
          Map.entry("TemporalWorkflowVersioningBehavior", SearchAttributeType.KEYWORD));

  /** A namespace that has registered none. */
  public static final SearchAttributeSchema EMPTY = new SearchAttributeSchema(Map.of());

  public SearchAttributeSchema {
    custom = Map.copyOf(custom);
  }

  /** The type of the search attribute with exactly this name; {@code null} when there is none. */
  public @Nullable SearchAttributeType typeOf(String name) {
    SearchAttributeType type = custom.get(name);
    return type == null ? PREDEFINED.get(name) : type;
  }

  /** For messages: the registered names, or a way to register one. */
  String registered() {
    return custom.isEmpty()
        ? "the namespace has registered none"
        : "the namespace has registered "
            + String.join(", ", custom.keySet().stream().sorted().toList());
  }

  /** A search attribute by its exact name, else what every execution has, in any case. */
  @Override
  public @Nullable Field find(String name) {
    SearchAttributeType type = typeOf(name);
    return type == null ? Field.Standard.named(name) : new Field.Custom(name, type);
  }

  @Override
  public String names() {
    return Field.Standard.names() + " or a search attribute";
  }

  @Override
  public String instead() {
    return names() + "; " + registered();
  }
}
