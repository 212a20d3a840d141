package io.workflow.worker.kafka;

/** Nobody listens where Kafka should be. */
final class KafkaUnreachableException extends RuntimeException {

  KafkaUnreachableException(String message) {
    super(message);
  }
}
