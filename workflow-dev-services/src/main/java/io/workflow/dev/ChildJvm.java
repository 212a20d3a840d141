package io.workflow.dev;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The command line of a JVM that runs a class of this class path: same JDK, same jars. */
final class ChildJvm {

  /** Environment variables with which a JVM takes options that were meant for its parent. */
  static final Set<String> INHERITED_JVM_SETTINGS =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** How Spring Boot addresses a jar inside an executable jar: jar:nested:/app.jar/!BOOT-INF/... */
  private static final String NESTED = "jar:nested:";

  private static final String PROPERTIES_LAUNCHER =
      "org.springframework.boot.loader.launch.PropertiesLauncher";

  private ChildJvm() {}

  static List<String> command(Class<?> main, List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    String location = locationOf(main);
    if (location.startsWith(NESTED)) {
      command.addAll(List.of("-cp", executableJar(location).toString()));
      command.add("-Dloader.main=" + main.getName());
      command.add(PROPERTIES_LAUNCHER);
    } else {
      command.addAll(List.of("-cp", classPath(main.getClassLoader())));
      command.add(main.getName());
    }
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** The file of the executable jar in {@code jar:nested:/app.jar/!BOOT-INF/lib/some.jar!/}. */
  static Path executableJar(String location) {
    int end = location.indexOf("/!");
    if (!location.startsWith(NESTED) || end < 0) {
      throw new DevServicesException(
          "Expected the address of a jar in an executable jar, got " + location);
    }
    return Path.of(URI.create("file:" + location.substring(NESTED.length(), end)));
  }

  private static String locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null ? "" : source.getLocation().toString();
  }

  /** The class path of the JVM, behind what class loaders of its own (devtools, exploded) add. */
  private static String classPath(ClassLoader loader) {
    Set<String> entries = new LinkedHashSet<>();
    for (ClassLoader next = loader; next != null; next = next.getParent()) {
      if (next instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          addFile(entries, url);
        }
      }
    }
    entries.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
    return String.join(File.pathSeparator, entries);
  }

  private static void addFile(Set<String> entries, URL url) {
    if (!url.getProtocol().equals("file")) {
      return;
    }
    try {
      entries.add(Path.of(url.toURI()).toString());
    } catch (URISyntaxException e) {
      throw new DevServicesException("Cannot read the class path entry " + url, e);
    }
  }
}
