package io.workflow.server.visibility;

import com.github.benmanes.caffeine.cache.Cache;
import io.workflow.protocol.Payload;
import io.workflow.server.cache.Remembered;
import io.workflow.server.visibility.SearchAttributeException.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/**
 * The search attributes of each namespace, and whether values fit them.
 *
 * <p>Starts ask for them, so what was found is remembered for a short while: what another node has
 * removed can be set for {@link #REMEMBERED} longer. A name that is not known is looked up each
 * time, because somebody may have just registered it. Safe for use by many threads; calls may
 * block.
 */
@Service
public class SearchAttributeRegistry {

  static final Duration REMEMBERED = Duration.ofSeconds(10);

  /** More than this is not remembered, so that memory is bounded. */
  private static final int MAXIMUM_REMEMBERED = 10_000;

  /** Of one namespace. */
  static final int MAXIMUM_REGISTERED = 100;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,199}");

  private final SearchAttributeStore store;
  private final Cache<String, SearchAttributeSchema> remembered;

  public SearchAttributeRegistry(SearchAttributeStore store, InstantSource clock) {
    this.store = store;
    this.remembered = Remembered.forAWhile(REMEMBERED, MAXIMUM_REMEMBERED, clock);
  }

  /** Those of a namespace as they are at this moment. */
  public SearchAttributeSchema schema(String namespace) {
    SearchAttributeSchema schema = new SearchAttributeSchema(store.registered(namespace));
    remembered.put(namespace, schema);
    return schema;
  }

  /** Those of all namespaces together. */
  public SearchAttributeSchema everywhere() {
    return new SearchAttributeSchema(store.registeredAnywhere());
  }

  /**
   * Registers search attributes. One that is registered with the same type already is left as it
   * is.
   *
   * @throws SearchAttributeException when a name is not allowed or registered with another type;
   *     then none of them was registered
   */
  public void add(String namespace, Map<String, SearchAttributeType> attributes) {
    Map<String, SearchAttributeType> registered = store.registered(namespace);
    attributes.forEach((name, type) -> mayAdd(namespace, name, type, registered));
    Map<String, SearchAttributeType> all = new HashMap<>(registered);
    all.putAll(attributes);
    if (all.size() > MAXIMUM_REGISTERED) {
      throw invalid(
          ("Expected at most %d search attributes in namespace '%s', but it would have %d: "
                  + "remove some that are not used.")
              .formatted(MAXIMUM_REGISTERED, namespace, all.size()));
    }
    store.add(namespace, attributes);
    remembered.invalidate(namespace);
  }

  private static void mayAdd(
      String namespace,
      String name,
      SearchAttributeType type,
      Map<String, SearchAttributeType> registered) {
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          ("Expected the name of a search attribute to be 1 to 200 letters, digits, '_', "
                  + "'-' and '.', beginning with a letter, but got '%s'.")
              .formatted(name));
    }
    if (isSystem(name)) {
      throw new SearchAttributeException(
          Reason.ALREADY_EXISTS,
          "'%s' is there already: every execution has it. Choose another name.".formatted(name));
    }
    SearchAttributeType before = registered.get(name);
    if (before != null && before != type) {
      throw new SearchAttributeException(
          Reason.ALREADY_EXISTS,
          ("Search attribute '%s' of namespace '%s' is registered with type %s already, not "
                  + "%s: remove it first, or choose another name.")
              .formatted(name, namespace, before.typeName(), type.typeName()));
    }
  }

  /**
   * Removes registered search attributes.
   *
   * @throws SearchAttributeException when one is not registered; then none of them was removed
   */
  public void remove(String namespace, Collection<String> names) {
    Map<String, SearchAttributeType> registered = store.registered(namespace);
    for (String name : names) {
      if (isSystem(name)) {
        throw invalid("'%s' can't be removed: it belongs to every execution.".formatted(name));
      }
      if (!registered.containsKey(name)) {
        throw new SearchAttributeException(
            Reason.NOT_FOUND,
            "Namespace '%s' has no search attribute '%s' to remove; %s."
                .formatted(namespace, name, new SearchAttributeSchema(registered).registered()));
      }
    }
    store.remove(namespace, names);
    remembered.invalidate(namespace);
  }

  /**
   * Values for executions of a namespace, checked, each with its type in its metadata as SDKs
   * expect it.
   *
   * @return in the order of their names
   * @throws SearchAttributeException when one is not registered, or its value does not fit its type
   */
  public Map<String, Payload> checked(String namespace, Map<String, Payload> attributes) {
    if (attributes.isEmpty()) {
      return attributes;
    }
    SearchAttributeSchema schema = rememberedSchema(namespace);
    if (!attributes.keySet().stream().allMatch(name -> schema.typeOf(name) != null)) {
      return checked(namespace, attributes, schema(namespace));
    }
    return checked(namespace, attributes, schema);
  }

  private static Map<String, Payload> checked(
      String namespace, Map<String, Payload> attributes, SearchAttributeSchema schema) {
    Map<String, Payload> checked = new TreeMap<>();
    attributes.forEach(
        (name, payload) -> {
          SearchAttributeType type = schema.typeOf(name);
          if (type == null) {
            throw invalid(unknown(namespace, name, schema));
          }
          checked.put(name, SearchAttributeValues.checked(name, type, payload));
        });
    return checked;
  }

  private static String unknown(String namespace, String name, SearchAttributeSchema schema) {
    return Field.Standard.named(name) == null
        ? ("Namespace %s has no mapping defined for search attribute %s; %s: register it "
                + "before it is set.")
            .formatted(namespace, name, schema.registered())
        : "'%s' can't be set: the server itself says what it is.".formatted(name);
  }

  /**
   * Values as they are shown to SDKs: with their types in their metadata. What is not registered
   * any more is shown as it is.
   */
  public Map<String, Payload> typed(String namespace, Map<String, Payload> attributes) {
    if (attributes.isEmpty()) {
      return attributes;
    }
    SearchAttributeSchema schema = rememberedSchema(namespace);
    Map<String, Payload> typed = new TreeMap<>(attributes);
    typed.replaceAll(
        (name, payload) -> {
          SearchAttributeType type = schema.typeOf(name);
          return type == null ? payload : SearchAttributeValues.typed(type, payload);
        });
    return typed;
  }

  private SearchAttributeSchema rememberedSchema(String namespace) {
    SearchAttributeSchema known = remembered.getIfPresent(namespace);
    return known == null ? schema(namespace) : known;
  }

  private static boolean isSystem(String name) {
    return Field.Standard.named(name) != null || SearchAttributeSchema.PREDEFINED.containsKey(name);
  }

  private static SearchAttributeException invalid(String message) {
    return new SearchAttributeException(Reason.INVALID, message);
  }
}
