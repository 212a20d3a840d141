package io.workflow.autoconfigure.discovery.methods;

import io.workflow.Activity;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;

/** Somebody believes that a method is enough. */
@AutoConfigurationPackage
public class MethodsApp {

  /** Not annotated itself. */
  public static class Till {
    /** Would be an activity. */
    @Activity(startToCloseTimeout = "5s")
    public void charge() {}
  }
}
