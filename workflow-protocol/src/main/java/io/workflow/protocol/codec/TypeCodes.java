package io.workflow.protocol.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The codes under which the records of a sealed interface are written. A code is short, and never
 * given to another record.
 *
 * @param base the sealed interface
 * @param codes one for each record that it permits
 */
public record TypeCodes(Class<?> base, Map<String, Class<?>> codes) {

  /** Checks that each permitted record has exactly one code, and that no other class has one. */
  public TypeCodes {
    codes = Map.copyOf(codes);
    var permitted = Stream.of(base.getPermittedSubclasses()).collect(Collectors.toSet());
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

  /** Codes the given records, in their order, as 1, 2, 3: add new ones only at the end. */
  public static TypeCodes inOrder(Class<?> base, Class<?>... records) {
    Map<String, Class<?>> codes = new LinkedHashMap<>();
    for (int i = 0; i < records.length; i++) {
      codes.put(Integer.toString(i + 1, Character.MAX_RADIX), records[i]);
    }
    return new TypeCodes(base, codes);
  }
}
