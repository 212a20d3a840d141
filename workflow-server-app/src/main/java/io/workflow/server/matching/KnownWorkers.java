package io.workflow.server.matching;

import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.protocol.Opaque;
import java.util.List;

/**
 * What workers tell of themselves, kept at one node for each namespace. Calls may block, and throw
 * {@link ShardUnavailableException} when that node can't be asked.
 */
public interface KnownWorkers {

  /**
   * A worker's last word.
   *
   * @param worker the key of its instance
   * @param goes there will be no other: it is forgotten
   * @param told as it came
   */
  record Word(String worker, boolean goes, Opaque told) {}

  void record(String namespace, List<Word> words);

  /**
   * What the workers of a namespace told last, in the order of their keys.
   *
   * @param from the first key, if there is a worker of that key
   */
  List<Opaque> page(String namespace, String from, int limit);
}
