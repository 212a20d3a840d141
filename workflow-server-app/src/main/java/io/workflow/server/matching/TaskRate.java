package io.workflow.server.matching;

import java.time.Instant;

/** How many tasks a second there were in the last half minute. Belongs to one lock. */
final class TaskRate {

  private static final int BUCKETS = 6;
  private static final int BUCKET_SECONDS = 5;

  private final int[] counts = new int[BUCKETS + 1];
  private long bucket = Long.MIN_VALUE;
  private long since = Long.MAX_VALUE;

  void add(Instant now) {
    advance(now);
    since = Math.min(since, now.getEpochSecond());
    counts[index(bucket)]++;
  }

  /** Over the time that is known, at least one bucket. */
  float perSecond(Instant now) {
    advance(now);
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    long known = Math.max(BUCKET_SECONDS, now.getEpochSecond() - since);
    long kept =
        (long) BUCKETS * BUCKET_SECONDS + Math.floorMod(now.getEpochSecond(), BUCKET_SECONDS) + 1;
    return sum / (float) Math.min(known, kept);
  }

  private void advance(Instant now) {
    long current = Math.floorDiv(now.getEpochSecond(), BUCKET_SECONDS);
    if (current - counts.length > bucket) {
      bucket = current - counts.length;
    }
    while (bucket < current) {
      bucket++;
      counts[index(bucket)] = 0;
    }
  }

  private int index(long ofBucket) {
    return Math.floorMod(ofBucket, counts.length);
  }
}
