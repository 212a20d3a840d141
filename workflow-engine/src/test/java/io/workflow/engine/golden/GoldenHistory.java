package io.workflow.engine.golden;

import io.workflow.engine.decide.Limits;
import io.workflow.engine.scenario.EventText;
import io.workflow.engine.scenario.PureExecutor;
import io.workflow.engine.scenario.Scenario;
import io.workflow.engine.scenario.Step;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.StateFold;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A run as it was written once, with what it means.
 *
 * <p>In the file, a line that begins with "row" holds the encoded changes of one transition in hex,
 * one with "snapshot" the encoded state after the rows above it, one with "change" what the rows
 * say.
 *
 * @param rows in order
 * @param snapshots one after each row
 * @param changes in order
 */
record GoldenHistory(List<byte[]> rows, List<byte[]> snapshots, List<String> changes) {

  private static final ChangeCodec CODEC = new ChangeCodec();
  private static final HexFormat HEX = HexFormat.of();
  private static final WorkflowKey KEY = new WorkflowKey("default", "order-1");
  private static final String RUN_ID = "run";
  private static final EventText TEXT = new EventText(Instant.parse("2026-11-02T09:00:00Z"));

  /** Plays a story for the first time, and keeps its n-th run, the first being 0. */
  static GoldenHistory played(List<Step> story, int run) {
    PureExecutor executor = new PureExecutor(Limits.DEFAULT);
    Scenario scenario = new Scenario(executor).given(story.toArray(Step[]::new));
    List<byte[]> rows = executor.rows(scenario.key(), run);
    List<byte[]> snapshots = new ArrayList<>();
    for (int count = 1; count <= rows.size(); count++) {
      snapshots.add(CODEC.encodeState(folded(rows.subList(0, count))));
    }
    GoldenHistory history = new GoldenHistory(rows, snapshots, List.of());
    return new GoldenHistory(rows, snapshots, history.describe(List.of()));
  }

  static GoldenHistory read(Path file) throws IOException {
    GoldenHistory history =
        new GoldenHistory(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ", 2);
      switch (parts[0]) {
        case "row" -> history.rows.add(HEX.parseHex(parts[1]));
        case "snapshot" -> history.snapshots.add(HEX.parseHex(parts[1]));
        case "change" -> history.changes.add(parts[1]);
        default -> {
          if (!line.startsWith("#")) {
            throw new IOException("Expected a row, snapshot or change in " + file + ": " + line);
          }
        }
      }
    }
    return history;
  }

  /** Fails when the file exists: a golden history is never written again. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# Golden history: never change this file. How to add one: GoldenHistoryTest.");
    for (int i = 0; i < rows.size(); i++) {
      lines.add("row " + HEX.formatHex(rows.get(i)));
      lines.add("snapshot " + HEX.formatHex(snapshots.get(i)));
    }
    changes.forEach(change -> lines.add("change " + change));
    Files.write(file, lines, StandardOpenOption.CREATE_NEW);
  }

  /** What the rows say, in the words of {@code expected} where they say just that. */
  List<String> describe(List<String> expected) {
    List<String> told = new ArrayList<>();
    for (Change.Durable change : decoded(rows)) {
      String wanted = told.size() < expected.size() ? expected.get(told.size()) : null;
      told.add(
          change instanceof Change.EventAdded(HistoryEvent event)
              ? TEXT.describe(event, wanted)
              : TEXT.describe((Record) change, wanted));
    }
    return told;
  }

  List<Change.Durable> decoded() {
    return decoded(rows);
  }

  /** The state after the first rows. */
  WorkflowState stateAfter(int count) {
    return folded(rows.subList(0, count));
  }

  /** The same state, by the snapshot. */
  WorkflowState snapshotAfter(int count) {
    return CODEC.decodeState(snapshots.get(count - 1));
  }

  private static WorkflowState folded(List<byte[]> rows) {
    WorkflowState state = StateFold.openByRow(KEY, RUN_ID, CODEC.decode(rows.getFirst()));
    for (byte[] row : rows.subList(1, rows.size())) {
      state = StateFold.applyRow(state, CODEC.decode(row));
    }
    return state;
  }

  private static List<Change.Durable> decoded(List<byte[]> rows) {
    return rows.stream().flatMap(row -> CODEC.decode(row).stream()).toList();
  }
}
