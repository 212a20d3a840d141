package io.workflow.client;

import io.workflow.protocol.Backoff;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Where the server's nodes are. Requests go round them; one that failed is left alone for a while,
 * longer from time to time, unless nothing else is left. Safe for use by many threads.
 *
 * <p>The JDK's client knows only the first address of a name. The others are found here, once that
 * one has failed; not with TLS, whose certificates are for names.
 */
final class ServerAddresses {

  private static final Backoff REST =
      Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(1));

  /** A name's addresses may change for ever. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);

  /** Finds the addresses of a host's name, best first. */
  interface Names {

    Names SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> find(String host) throws UnknownHostException;
  }

  /** How often in a row an address failed, and until when it is left alone, by the given time. */
  private record Rest(int failures, long untilNanos) {}

  private final List<URI> urls;
  private final Names names;
  private final ClientTime time;
  private final AtomicInteger next = new AtomicInteger(ThreadLocalRandom.current().nextInt());
  private final Map<URI, Rest> resting = new ConcurrentHashMap<>();

  ServerAddresses(List<URI> urls, Names names, ClientTime time) {
    this.urls = List.copyOf(urls);
    this.names = names;
    this.time = time;
  }

  /** Every address once; used by one thread. */
  final class Round {

    private final List<URI> laterOnes = new ArrayList<>();
    private final Deque<URI> left = new ArrayDeque<>();
    private boolean namesAsked;

    private Round() {
      List<URI> rotated = new ArrayList<>(urls);
      Collections.rotate(rotated, Math.floorMod(next.getAndIncrement(), urls.size()));
      rotated.forEach(url -> (isResting(url) ? laterOnes : left).add(url));
    }

    /** The next address; {@code null} when all have had their turn. The first is never null. */
    @Nullable URI next() {
      if (left.isEmpty() && !namesAsked) {
        namesAsked = true;
        List<URI> others = urls.stream().flatMap(ServerAddresses.this::others).distinct().toList();
        others.stream().filter(url -> !isResting(url)).forEach(left::add);
        left.addAll(laterOnes);
        others.stream().filter(ServerAddresses.this::isResting).forEach(left::add);
      }
      return left.poll();
    }
  }

  Round round() {
    return new Round();
  }

  /** The address has answered. */
  void answered(URI url) {
    if (!resting.isEmpty()) {
      resting.remove(url);
    }
  }

  /** The address did not do what was asked. */
  void failed(URI url) {
    long now = time.nanoTime();
    resting.values().removeIf(rest -> now - rest.untilNanos() > FORGOTTEN_AFTER.toNanos());
    resting.compute(
        url,
        (same, before) -> {
          int failures = before == null ? 1 : before.failures() + 1;
          return new Rest(failures, now + REST.after(failures).toNanos());
        });
  }

  private boolean isResting(URI url) {
    Rest rest = resting.get(url);
    return rest != null && rest.untilNanos() - time.nanoTime() > 0;
  }

  /**
   * The URL's host by its other addresses, of the kind that is used first: {@code localhost} is one
   * host, though it has two.
   */
  private Stream<URI> others(URI url) {
    if (!"http".equalsIgnoreCase(url.getScheme())) {
      return Stream.empty();
    }
    try {
      List<InetAddress> all = names.find(url.getHost());
      return all.stream()
          .skip(1)
          .filter(address -> address.getClass() == all.getFirst().getClass())
          .map(address -> at(url, address));
    } catch (UnknownHostException unknown) {
      // Whoever asks the name itself says so.
      return Stream.empty();
    }
  }

  private static URI at(URI url, InetAddress address) {
    String text = address.getHostAddress();
    return UriComponentsBuilder.fromUri(url)
        .host(text.contains(":") ? "[" + text + "]" : text)
        .build(true)
        .toUri();
  }

  /** The URL of a request; {@code template} as {@link RestCall#template}. */
  static URI expand(URI url, String template, Map<String, Object> values) {
    return new DefaultUriBuilderFactory(url.toString()).expand(template, values);
  }

  /** As people write them in properties. */
  @Override
  public String toString() {
    return urls.stream().map(URI::toString).collect(Collectors.joining(", "));
  }
}
