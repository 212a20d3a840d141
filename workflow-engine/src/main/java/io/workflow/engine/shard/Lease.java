package io.workflow.engine.shard;

/**
 * Whether this node may answer from its memory. A commit is checked by the store; what is answered
 * without one is right only for as long as no other node can have taken the shard unnoticed.
 *
 * <p>Asked on lane threads, for each turn: must not block.
 */
@FunctionalInterface
public interface Lease {

  /** Of a node that shares its store with nobody. */
  Lease ALWAYS = () -> true;

  /** Whether no other node can serve any shard that this one has not been told to drop. */
  boolean isHeld();
}
