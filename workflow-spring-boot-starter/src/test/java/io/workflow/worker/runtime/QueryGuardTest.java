package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueryGuardTest {

  static class Base {
    int inherited;
  }

  static class Own {
    @Nullable String worked;
  }

  static class Fields extends Base {
    boolean flag;
    double number = 0.5;
    @Nullable String text;
    final List<String> list = new ArrayList<>(List.of("a"));
    final Deque<String> queue = new ArrayDeque<>(List.of("a", "b"));
    final Map<String, String> map = new HashMap<>(Map.of("a", "b"));
    final int[] array = {1, 2};
    final AtomicInteger counter = new AtomicInteger();
    final AtomicReference<String> reference = new AtomicReference<>("a");
    final StringBuilder builder = new StringBuilder();
    final Own own = new Own();
    transient int cache;
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("inherited", fields -> fields.inherited++),
        change("flag", fields -> fields.flag = true),
        change("number", fields -> fields.number += 1),
        change("text", fields -> fields.text = "b"),
        change("list", fields -> fields.list.set(0, "b")),
        change("queue", fields -> fields.queue.poll()),
        change("map", fields -> fields.map.put("a", "c")),
        change("array", fields -> fields.array[1] = 3),
        change("counter", fields -> fields.counter.incrementAndGet()),
        change("reference", fields -> fields.reference.set("b")),
        change("builder", fields -> fields.builder.append('x')));
  }

  private static Arguments change(String field, Consumer<Fields> change) {
    return Arguments.of(field, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void shouldNameTheFieldThatChanged(String field, Consumer<Fields> change) {
    Fields fields = new Fields();
    QueryGuard guard = QueryGuard.of(fields);

    change.accept(fields);

    assertThat(guard.changed()).containsExactly(field);
  }

  @Test
  void shouldNotMindReadingNorWhatOwnObjectsAndTransientFieldsKeep() {
    Fields fields = new Fields();
    QueryGuard guard = QueryGuard.of(fields);

    assertThat(fields.list.getFirst() + fields.queue.peek() + fields.map.get("a")).isEqualTo("aab");
    fields.own.worked = "out";
    fields.cache = 7;

    assertThat(guard.changed()).isEmpty();
  }
}
