package io.workflow.autoconfigure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody meant who misspelt a name. */
final class ClosestName {

  private ClosestName() {}

  /** Empty when nothing is close. */
  static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .filter(each -> distance(name, each) <= Math.max(2, each.length() / 4))
        .min(
            Comparator.comparing((String each) -> distance(name, each))
                .thenComparing(each -> each));
  }

  /** "Did you mean ...?" with a space before it, or nothing. */
  static String hint(String name, Collection<String> known) {
    return to(name, known).map(each -> " Did you mean '" + each + "'?").orElse("");
  }

  /** How many letters have to be changed, added or taken away, whatever their case. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        boolean same =
            Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
        int replaced = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
