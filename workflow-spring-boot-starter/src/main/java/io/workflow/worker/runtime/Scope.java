package io.workflow.worker.runtime;

import io.workflow.CanceledFailure;
import io.workflow.CancellationScope;
import io.workflow.Promise;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be cancelled together. Touched only by the thread at work. */
final class Scope implements CancellationScope, Cancellable {

  private final ExecutionContext context;
  private final @Nullable Scope parent;
  private final Runnable code;
  private final Set<Cancellable> members = new LinkedHashSet<>();
  private boolean codeEnded;
  private @Nullable String cancelReason;

  private Scope(ExecutionContext context, @Nullable Scope parent, Runnable code) {
    this.context = context;
    this.parent = parent;
    this.code = code;
  }

  /** The scope of the whole workflow. */
  static Scope root(ExecutionContext context) {
    return new Scope(context, null, () -> {});
  }

  Scope child(Runnable childCode, boolean detached) {
    if (detached) {
      return new Scope(context, null, childCode);
    }
    Scope child = new Scope(context, this, childCode);
    child.cancelReason = cancelReason;
    members.add(child);
    return child;
  }

  // ---- for what is begun in it

  void add(Cancellable member) {
    members.add(member);
  }

  void remove(Cancellable member) {
    members.remove(member);
    leaveParentWhenOver();
  }

  private void leaveParentWhenOver() {
    if (parent != null && codeEnded && members.isEmpty()) {
      parent.remove(this);
    }
  }

  void throwIfCanceled() {
    if (cancelReason != null) {
      throw new CanceledFailure(message(cancelReason));
    }
  }

  static String message(String reason) {
    return reason.isEmpty() ? "Cancelled" : "Cancelled: " + reason;
  }

  // ---- CancellationScope

  @Override
  public void run() {
    WorkflowThread self = context.self("CancellationScope.run");
    Scope outer = self.scope();
    self.enter(this);
    try {
      code.run();
    } finally {
      self.enter(outer);
      codeEnded = true;
      leaveParentWhenOver();
    }
  }

  @Override
  public Promise<@Nullable Void> start() {
    return context.async(
        () -> {
          run();
          return null;
        });
  }

  @Override
  public void cancel(String reason) {
    context.checkMayChange("CancellationScope.cancel");
    cancelMembers(reason);
  }

  @Override
  public void canceled(String reason) {
    cancelMembers(reason);
  }

  void cancelMembers(String reason) {
    if (cancelReason != null) {
      return;
    }
    cancelReason = reason;
    for (Cancellable member : new ArrayList<>(members)) {
      member.canceled(reason);
    }
  }

  @Override
  public boolean isCancelRequested() {
    return cancelReason != null;
  }
}
