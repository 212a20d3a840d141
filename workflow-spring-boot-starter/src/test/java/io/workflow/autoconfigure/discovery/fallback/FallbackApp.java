package io.workflow.autoconfigure.discovery.fallback;

import io.workflow.Activity;
import io.workflow.Run;
import io.workflow.Workflow;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;

/** An activity by its annotation alone. */
@AutoConfigurationPackage
public class FallbackApp {

  /** Says nothing of activities. */
  public interface Mail {
    /** Sends. */
    String send(String text);
  }

  /** Found by its annotation. */
  @Activity(heartbeatTimeout = "4s")
  public static class Smtp implements Mail {
    @Override
    public String send(String text) {
      return "sent " + text;
    }
  }

  /** Takes the interface. */
  @Workflow
  public static class Newsletter {
    private final Mail mail;

    /** Takes the stub. */
    public Newsletter(Mail mail) {
      this.mail = mail;
    }

    /** Runs. */
    @Run
    public String run() {
      return mail.send("news");
    }
  }
}
