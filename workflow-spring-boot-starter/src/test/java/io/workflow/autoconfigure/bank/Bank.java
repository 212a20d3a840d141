package io.workflow.autoconfigure.bank;

import io.workflow.Activity;
import io.workflow.Run;
import io.workflow.Workflow;

/** As in the README: the annotation stands on the class, the workflow knows the interface. */
public final class Bank {

  private Bank() {}

  /** Says nothing of activities. */
  public interface Transfers {
    /** Sends money. */
    String send(int amount);
  }

  /** The activity. */
  @Activity(startToCloseTimeout = "5s")
  public static class WireTransfers implements Transfers {
    @Override
    public String send(int amount) {
      return "sent " + amount;
    }
  }

  /** Another one of the same interface. */
  @Activity(startToCloseTimeout = "9s")
  public static class SlowTransfers implements Transfers {
    @Override
    public String send(int amount) {
      return "sent slowly " + amount;
    }
  }

  /** The same, under a name of its own. */
  @Activity(name = "Backup")
  public static class BackupTransfers implements Transfers {
    @Override
    public String send(int amount) {
      return "backup " + amount;
    }
  }

  /** Says nothing of activities either. */
  public static class FakeTransfers implements Transfers {
    @Override
    public String send(int amount) {
      return "pretended " + amount;
    }
  }

  /** An activity without an interface. */
  @Activity
  public static class Audit {
    /** Checks. */
    public String check() {
      return "checked";
    }
  }

  /** Takes the interface. */
  @Workflow
  public static class BankWorkflow {
    private final Transfers transfers;

    /** Takes the stub. */
    public BankWorkflow(Transfers transfers) {
      this.transfers = transfers;
    }

    /** Runs. */
    @Run
    public String run(int amount) {
      return transfers.send(amount);
    }
  }
}
