package io.workflow.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ChildOutcomes;
import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.decide.Deliveries;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pure functions alone, with a clock that stands still. After each step it checks that the
 * state on disk, folded from the beginning or from a snapshot, is the state in memory, and that
 * deciding once more comes to the same.
 */
public final class PureExecutor implements ScenarioExecutor {

  private static final ChangeCodec CODEC = new ChangeCodec();

  private final WorkflowDecider decider;
  private final Map<WorkflowKey, List<PureRun>> runs = new HashMap<>();
  private final Map<WorkflowKey, List<Effect>> released = new HashMap<>();
  private final List<byte[]> outbox = new ArrayList<>();
  private int runIds;
  private Instant now = Instant.parse("2026-11-02T09:00:00Z");

  public PureExecutor(Limits limits) {
    this.decider = new WorkflowDecider(limits);
  }

  @Override
  public Outcome<?> submit(WorkflowKey key, Request<?> request) {
    Decision<?> decision = decider.decide(current(key), key, request, now);
    assertThat(decider.decide(current(key), key, request, now))
        .as("the same once more")
        .isEqualTo(decision);
    return switch (decision) {
      case Decision.Rejected<?>(var rejection) -> new Outcome.Rejected<>(rejection);
      case Decision.Accepted<?> accepted -> {
        for (RunTransition transition : accepted.transitions()) {
          apply(key, transition);
          transition.messages().forEach(message -> outbox.add(CODEC.encodeMessage(message)));
        }
        released.computeIfAbsent(key, _key -> new ArrayList<>()).addAll(accepted.effects());
        assertThat(accepted.response()).isInstanceOf(responseOf(request.getClass()));
        yield new Outcome.Accepted<>(accepted.response());
      }
    };
  }

  /** What the type of a request says that it is answered by. */
  private static Class<?> responseOf(Class<?> request) {
    for (Type parent : request.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType given
          && given.getActualTypeArguments()[0] instanceof Class<?> response) {
        return response;
      }
      if (parent instanceof Class<?> family) {
        return responseOf(family);
      }
    }
    throw new AssertionError("Expected " + request + " to say what it is answered by");
  }

  private void apply(WorkflowKey key, RunTransition transition) {
    if (transition.opened()) {
      runs.computeIfAbsent(key, _key -> new ArrayList<>()).add(new PureRun(transition));
    } else {
      Objects.requireNonNull(runs.get(key)).getLast().apply(transition);
    }
  }

  private CurrentRun current(WorkflowKey key) {
    WorkflowState state = state(key);
    if (state == null) {
      return new CurrentRun.None();
    }
    return state.status().isClosed()
        ? new CurrentRun.Closed(state.runId(), state.status(), state.started().requestId())
        : new CurrentRun.Open(state);
  }

  @Override
  public List<HistoryEvent> events(WorkflowKey key, String runId) {
    return runs.getOrDefault(key, List.of()).stream()
        .filter(run -> run.live().runId().equals(runId))
        .flatMap(run -> run.events().stream())
        .toList();
  }

  /** What is written of the n-th run, the first being 0: one encoded row for each transition. */
  public List<byte[]> rows(WorkflowKey key, int run) {
    return runs.getOrDefault(key, List.of()).get(run).rows();
  }

  @Override
  public @Nullable WorkflowState state(WorkflowKey key) {
    List<PureRun> known = runs.get(key);
    return known == null ? null : known.getLast().live();
  }

  @Override
  public WorkflowState state(WorkflowKey key, String runId) {
    return Objects.requireNonNull(find(key, runId), "a run " + runId);
  }

  private @Nullable WorkflowState find(WorkflowKey key, @Nullable String runId) {
    return runs.getOrDefault(key, List.of()).stream()
        .map(PureRun::live)
        .filter(run -> run.runId().equals(runId))
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<Effect> takeEffects(WorkflowKey key) {
    List<Effect> taken = released.remove(key);
    return taken == null ? List.of() : taken;
  }

  @Override
  public List<OutboxMessage> outbox(WorkflowKey source) {
    return outbox.stream()
        .map(CODEC::decodeMessage)
        .filter(message -> message.source().equals(source))
        .toList();
  }

  @Override
  public void deliver() {
    while (!outbox.isEmpty()) {
      OutboxMessage message = CODEC.decodeMessage(outbox.removeFirst());
      Request<?> found = message instanceof OutboxMessage.AskChild ask ? outcome(ask) : null;
      if (found != null) {
        submit(message.source(), found);
        continue;
      }
      Outcome<?> outcome = submit(message.target(), Deliveries.request(message));
      Request<?> answer =
          Deliveries.answer(
              message, outcome instanceof Outcome.Rejected<?>(var rejection) ? rejection : null);
      if (answer != null) {
        submit(message.source(), answer);
      }
    }
  }

  /** {@code null} when the child was never started. */
  private @Nullable Request<?> outcome(OutboxMessage.AskChild ask) {
    WorkflowState run = find(ask.target(), ask.start().childRunId());
    if (run == null) {
      return ask.hasStarted() ? ChildOutcomes.lost(ask) : null;
    }
    while (run != null && run.status().isClosed()) {
      RunEnd end = (RunEnd) events(ask.target(), run.runId()).getLast().attributes();
      Request<?> told = ChildOutcomes.closed(ask, run, end);
      if (told != null) {
        return told;
      }
      run = find(ask.target(), ChildOutcomes.nextRunId(run, end));
    }
    return run == null ? ChildOutcomes.lost(ask) : ChildOutcomes.open(ask);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void advance(Duration step) {
    now = now.plus(step);
  }

  @Override
  public void crash() {
    runs.values().forEach(known -> known.forEach(PureRun::recover));
    released.clear();
  }

  @Override
  public String newRunId() {
    runIds++;
    return "run-" + runIds;
  }

  @Override
  public String unique() {
    return "1";
  }
}
