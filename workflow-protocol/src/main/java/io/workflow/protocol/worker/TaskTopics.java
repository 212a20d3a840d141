package io.workflow.protocol.worker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The Kafka topics of a task queue: {@code workflow.<namespace>.<task queue>.workflow-tasks} and
 * {@code workflow.<namespace>.<task queue>.activity-tasks}.
 *
 * <p>Different queues get different topics, also where Kafka takes {@code .} and {@code _} for the
 * same (it refuses a topic that differs from another only in them): in namespaces and queues all
 * but letters, digits and {@code -} is written as {@code -xHH} for each byte of UTF-8, and so is a
 * {@code -} in front of an {@code x}. A name that would be longer than Kafka allows is shortened
 * and gets a hash as a part of its own.
 */
public final class TaskTopics {

  /** What Kafka allows. */
  public static final int MAXIMUM_LENGTH = 249;

  /**
   * Partitions of a topic of workflow tasks, unless configured: how many workers of a queue can
   * share its workflows.
   */
  public static final int WORKFLOW_PARTITIONS = 8;

  /**
   * Partitions of a topic of activity tasks, unless configured. A share group gives a partition to
   * several members only when there are more members than partitions; with one partition each
   * member has it, and none waits for another that is busy.
   */
  public static final int ACTIVITY_PARTITIONS = 1;

  private static final int SHORTENED_PART = 60;
  private static final HexFormat HEX = HexFormat.of();

  private TaskTopics() {}

  /** Where the workflow tasks of a queue are told of; keyed by workflow id. */
  public static String workflowTopic(String namespace, String taskQueue) {
    return topic(namespace, taskQueue, "workflow-tasks");
  }

  /** Where the activity tasks of a queue are told of; keyed by workflow id. */
  public static String activityTopic(String namespace, String taskQueue) {
    return topic(namespace, taskQueue, "activity-tasks");
  }

  private static String topic(String namespace, String taskQueue, String kind) {
    if (namespace.isEmpty() || taskQueue.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected a namespace and a task queue with a name, but got '%s' and '%s'"
              .formatted(namespace, taskQueue));
    }
    String escapedNamespace = escape(namespace);
    String escapedQueue = escape(taskQueue);
    String name = "workflow.%s.%s.%s".formatted(escapedNamespace, escapedQueue, kind);
    return name.length() <= MAXIMUM_LENGTH
        ? name
        : "workflow.%s.%s.%s.%s"
            .formatted(shorten(escapedNamespace), shorten(escapedQueue), hash(name), kind);
  }

  private static String escape(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    StringBuilder escaped = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      boolean looksEscaped = bytes[i] == '-' && i + 1 < bytes.length && bytes[i + 1] == 'x';
      if (isPlain(bytes[i]) && !looksEscaped) {
        escaped.append((char) bytes[i]);
      } else {
        escaped.append("-x").append(HEX.toHexDigits(bytes[i]));
      }
    }
    return escaped.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-';
  }

  private static String shorten(String part) {
    return part.length() <= SHORTENED_PART ? part : part.substring(0, SHORTENED_PART);
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HEX.formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256", impossible);
    }
  }
}
