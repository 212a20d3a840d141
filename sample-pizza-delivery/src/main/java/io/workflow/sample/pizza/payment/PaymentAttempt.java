package io.workflow.sample.pizza.payment;

import java.time.Instant;

/**
 * Somebody tried to move money; kept also when nothing came of it, so that double ones are seen.
 *
 * @param call names the call by the workflow: the same for all its attempts
 * @param attempt 1 is the first
 * @param pid of the process that tried
 */
public record PaymentAttempt(
    String orderId, String activity, String call, int attempt, long pid, Instant at) {}
