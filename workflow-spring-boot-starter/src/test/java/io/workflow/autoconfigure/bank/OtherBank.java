package io.workflow.autoconfigure.bank;

import io.workflow.Activity;

/** Uses a name that is taken. */
public final class OtherBank {

  private OtherBank() {}

  /** Named as the one of {@link Bank}. */
  public interface Transfers {
    /** Sends. */
    void send();
  }

  /** The activity. */
  @Activity
  public static class OtherTransfers implements Transfers {
    @Override
    public void send() {}
  }
}
