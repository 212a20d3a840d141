package io.workflow.autoconfigure.discovery.inner;

import io.workflow.Run;
import io.workflow.Workflow;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;

/** Somebody forgot a word. */
@AutoConfigurationPackage
public class InnerApp {

  /** Not static. */
  @SuppressWarnings("ClassCanBeStatic") // that is what is tried
  @Workflow
  public class Inner {
    /** Runs. */
    @Run
    public void run() {}
  }
}
