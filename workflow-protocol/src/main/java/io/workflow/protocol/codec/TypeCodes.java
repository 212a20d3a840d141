package io.workflow.protocol.codec;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The codes under which the records of a sealed interface are written. A code is short, and never
 * given to another record.
 *
 * @param base the sealed interface
 * @param codes one for each record that it, or an interface that it permits, permits
 */
public record TypeCodes(Class<?> base, Map<String, Class<?>> codes) {

  /** Checks that each permitted record has exactly one code, and that no other class has one. */
  public TypeCodes {
    codes = Map.copyOf(codes);
    Set<Class<?>> permitted = records(base);
    if (!base.isSealed()
        || codes.size() != permitted.size()
        || !permitted.containsAll(codes.values())) {
      throw new IllegalArgumentException(
          "Expected exactly one code for each of "
              + permitted.stream().map(Class::getSimpleName).sorted().toList()
              + ", but got "
              + codes);
    }
  }

  /** All records of a sealed interface, whatever the families that it permits. */
  public static Set<Class<?>> records(Class<?> base) {
    return Stream.of(base.getPermittedSubclasses())
        .flatMap(type -> type.isSealed() ? records(type).stream() : Stream.of(type))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Codes the given records, in their order, as 1, 2, 3: add new ones only at the end. */
  public static TypeCodes inOrder(Class<?> base, Class<?>... records) {
    Map<String, Class<?>> codes = new LinkedHashMap<>();
    for (int i = 0; i < records.length; i++) {
      codes.put(Integer.toString(i + 1, Character.MAX_RADIX), records[i]);
    }
    return new TypeCodes(base, codes);
  }
}
