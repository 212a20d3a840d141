package io.workflow.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * The names of the options that a record of properties has, such as {@code retry.maximum-attempts}.
 *
 * @param single each is one value or a list
 * @param open below each stands what anybody likes
 */
record OptionNames(Set<String> single, Set<String> open) {

  static OptionNames of(Class<? extends Record> properties, String... open) {
    OptionNames names = new OptionNames(new TreeSet<>(), new TreeSet<>(Arrays.asList(open)));
    names.collect("", properties);
    return names;
  }

  private void collect(String prefix, Class<?> properties) {
    for (RecordComponent component : properties.getRecordComponents()) {
      String name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
      if (component.getType().isRecord()) {
        collect(name + ".", component.getType());
      } else if (Map.class.isAssignableFrom(component.getType())) {
        open.add(name);
      } else {
        single.add(name);
      }
    }
  }

  boolean knows(String name) {
    String uniform = uniform(name);
    return single.stream().anyMatch(each -> uniform.equals(uniform(each)))
        || open.stream().anyMatch(each -> uniform.startsWith(uniform(each) + "."));
  }

  /** The option that a name with something before it ends with; empty when it ends with none. */
  String endOf(String name) {
    String uniform = uniform(name);
    return single.stream()
        .filter(each -> uniform.endsWith("." + uniform(each)))
        .reduce("", (one, other) -> one.length() >= other.length() ? one : other);
  }

  /** As properties are compared: without case, dashes and indexes. */
  static String uniform(String name) {
    return name.replaceAll("\\[\\d+]$", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\[]", ".")
        .replaceAll("[^a-z0-9.]", "")
        .replaceAll("^\\.+", "");
  }
}
