package io.workflow.server.matching;

/**
 * A task queue of one kind.
 *
 * @param sticky whether it is one worker's own, which has no topic
 */
public record QueueKey(String namespace, String name, TaskKind kind, boolean sticky) {

  String topic() {
    return kind.topic(namespace, name);
  }
}
