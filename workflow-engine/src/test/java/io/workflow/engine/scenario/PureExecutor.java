package io.workflow.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
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
  private final InMemoryEngine engine;
  private final Map<WorkflowKey, List<PureRun>> runs = new HashMap<>();
  private int runIds;

  public PureExecutor(Limits limits) {
    decider = new WorkflowDecider(limits);
    engine = new InMemoryEngine(limits, this::check);
  }

  @Override
  public Outcome<?> submit(WorkflowKey key, Request<?> request) {
    return engine.submit(key, request).join();
  }

  private void check(WorkflowKey key, CurrentRun before, Request<?> request, Decision<?> decision) {
    assertThat(decider.decide(before, key, request, now()))
        .as("the same once more")
        .isEqualTo(decision);
    if (decision instanceof Decision.Accepted<?> accepted) {
      assertThat(accepted.response()).isInstanceOf(responseOf(request.getClass()));
      accepted.transitions().forEach(transition -> check(key, transition));
    }
  }

  private void check(WorkflowKey key, RunTransition transition) {
    if (transition.opened()) {
      runs.computeIfAbsent(key, _key -> new ArrayList<>()).add(new PureRun(transition));
    } else {
      Objects.requireNonNull(runs.get(key)).getLast().apply(transition);
    }
    for (OutboxMessage message : transition.messages()) {
      assertThat(CODEC.decodeMessage(CODEC.encodeMessage(message))).isEqualTo(message);
    }
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

  @Override
  public List<HistoryEvent> events(WorkflowKey key, String runId) {
    return runs.getOrDefault(key, List.of()).stream()
        .filter(run -> run.runId().equals(runId))
        .flatMap(run -> run.events().stream())
        .toList();
  }

  /** What is written of the n-th run, the first being 0: one encoded row for each transition. */
  public List<byte[]> rows(WorkflowKey key, int run) {
    return runs.getOrDefault(key, List.of()).get(run).rows();
  }

  @Override
  public @Nullable WorkflowState state(WorkflowKey key) {
    return engine.find(key, null);
  }

  @Override
  public WorkflowState state(WorkflowKey key, String runId) {
    return Objects.requireNonNull(engine.find(key, runId), "a run " + runId);
  }

  @Override
  public List<Effect> takeEffects(WorkflowKey key) {
    return engine.takeEffects(key);
  }

  @Override
  public List<OutboxMessage> outbox(WorkflowKey source) {
    return engine.outbox(source);
  }

  @Override
  public void deliver() {
    engine.deliver();
  }

  @Override
  public Instant now() {
    return engine.now();
  }

  @Override
  public void advance(Duration step) {
    engine.advance(step);
  }

  /** The state by the rows in memory is the one by the bytes on disk. */
  @Override
  public void crash() {
    engine.crash();
    runs.forEach(
        (key, known) ->
            known.forEach(
                run ->
                    assertThat(state(key, run.runId()))
                        .as("state by all changes on disk")
                        .isEqualTo(run.recovered())));
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
