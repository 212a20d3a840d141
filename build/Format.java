import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Formats the Java sources below a folder, or checks that they are formatted.
 *
 * <p>Usage: {@code java -cp google-java-format.jar Format.java check|apply FOLDER}. Exits with 1 and names each file that
 * would change when checking; one that can't be parsed is an error in both modes.
 */
public final class Format {

  private static final Formatter FORMATTER = new Formatter(JavaFormatterOptions.defaultOptions());

  public static void main(String[] args) throws IOException {
    boolean apply =
        switch (args[0]) {
          case "check" -> false;
          case "apply" -> true;
          case String other -> throw new IllegalArgumentException(
              "Expected 'check' or 'apply' as the first argument, but got '" + other + "'");
        };
    Path root = Path.of(args[1]);
    Path memory = root.resolve("target/formatted-sources");
    Set<String> known = Files.exists(memory) ? new HashSet<>(Files.readAllLines(memory)) : new HashSet<>();
    Set<String> formatted = new TreeSet<>();
    List<Path> changed = new ArrayList<>();
    for (Path source : sources(root)) {
      String before = Files.readString(source);
      if (known.contains(digest(before))) {
        formatted.add(digest(before));
        continue;
      }
      String after = format(source, before);
      formatted.add(digest(after));
      if (!after.equals(before)) {
        changed.add(source);
        if (apply) {
          Files.writeString(source, after);
        }
      }
    }
    Files.createDirectories(memory.getParent());
    Files.write(memory, formatted);
    changed.forEach(path -> System.out.println((apply ? "formatted " : "not formatted: ") + path));
    if (!apply && !changed.isEmpty()) {
      System.out.println("Run: mvn -N validate -Dformat=apply");
      System.exit(1);
    }
  }

  /** What was found to be formatted once need not be parsed again. */
  private static String digest(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> path.toString().contains("/src/"))
          .filter(path -> !path.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }

  private static String format(Path source, String text) {
    try {
      return FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.GOOGLE)));
    } catch (FormatterException failure) {
      throw new IllegalStateException(source + " can't be parsed: " + failure.getMessage(), failure);
    }
  }
}
