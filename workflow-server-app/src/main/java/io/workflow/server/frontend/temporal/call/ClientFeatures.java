package io.workflow.server.frontend.temporal.call;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What the client says that it can do, in the header {@code supported-features}. */
public final class ClientFeatures implements ServerInterceptor {

  /** The client looks for the run that goes on in every event that closes a run. */
  public static final String FOLLOWS_NEXT_RUN_ID = "follows-next-run-id";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("supported-features", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<Set<String>> FEATURES =
      Context.keyWithDefault("supported-features", Set.of());

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String features = headers.get(HEADER);
    return features == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(
            Context.current().withValue(FEATURES, parse(features)), call, headers, next);
  }

  private static Set<String> parse(String features) {
    return Arrays.stream(features.split(",", -1))
        .map(String::strip)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the client of the current call has a feature. */
  public static boolean has(String feature) {
    return FEATURES.get().contains(feature);
  }
}
