package io.workflow.protocol.rest;

import java.time.Instant;

/** A durable timer that has not fired. */
public record PendingTimer(String timerId, long startedEventId, Instant fireTime) {}
