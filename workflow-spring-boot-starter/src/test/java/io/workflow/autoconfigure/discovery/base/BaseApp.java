package io.workflow.autoconfigure.discovery.base;

import io.workflow.Activity;
import io.workflow.Run;
import io.workflow.Workflow;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;

/** Annotated classes that others extend. */
@AutoConfigurationPackage
public class BaseApp {

  /** Has no instances of its own. */
  @Workflow
  public abstract static class BaseWorkflow {
    /** Runs. */
    @Run
    public void run() {}
  }

  /** A workflow by its superclass. */
  public static class RealWorkflow extends BaseWorkflow {}

  /** Has no instances of its own. */
  @Activity
  public abstract static class BaseActivity {
    /** Does nothing. */
    public void act() {}
  }

  /** An activity by its superclass. */
  public static class RealActivity extends BaseActivity {}
}
