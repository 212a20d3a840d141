package io.workflow.server.frontend.temporal.call;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Which call is answered by what. What a handler throws, or its future fails with, becomes the
 * call's status in {@link CallErrors}.
 */
public final class CallRegistry {

  private final CallRunner runner;
  private final OpenCalls open;
  private final Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();

  /**
   * @param open is told of all calls
   */
  public CallRegistry(CallRunner runner, OpenCalls open) {
    this.runner = runner;
    this.open = open;
  }

  /**
   * A handler that may block: it is called on a virtual thread of its own, with {@link CurrentCall}
   * at hand.
   */
  public <Q extends Message, R extends Message> void blocking(
      MethodDescriptor<Q, R> method, Function<Q, R> handler) {
    add(method, ServerCalls.asyncUnaryCall((request, out) -> runner.run(request, handler, out)));
  }

  /**
   * A handler that answers later. It is called on a thread of the gRPC server, where it may block
   * for a moment only, with {@link CurrentCall} at hand; its future may complete on any thread.
   */
  public <Q extends Message, R extends Message> void async(
      MethodDescriptor<Q, R> method, Function<Q, CompletableFuture<R>> handler) {
    add(method, ServerCalls.asyncUnaryCall((request, out) -> runner.begin(request, handler, out)));
  }

  private <Q, R> void add(MethodDescriptor<Q, R> method, ServerCallHandler<Q, R> handler) {
    var earlier =
        methods.put(method.getFullMethodName(), ServerMethodDefinition.create(method, handler));
    if (earlier != null) {
      throw new IllegalStateException(
          "Expected one handler of %s, but there are two".formatted(method.getFullMethodName()));
    }
  }

  /** The full names of the calls that are answered. */
  public Set<String> answered() {
    return new TreeSet<>(methods.keySet());
  }

  /** A service with all of its calls: those that are not registered answer UNIMPLEMENTED. */
  public ServerServiceDefinition bind(ServiceDescriptor service) {
    ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(service);
    for (MethodDescriptor<?, ?> method : service.getMethods()) {
      ServerMethodDefinition<?, ?> answered = methods.get(method.getFullMethodName());
      if (answered == null) {
        builder.addMethod(unimplemented(method));
      } else {
        builder.addMethod(answered);
      }
    }
    return ServerInterceptors.intercept(builder.build(), open, new ClientFeatures());
  }

  private static <Q, R> ServerMethodDefinition<Q, R> unimplemented(MethodDescriptor<Q, R> method) {
    return ServerMethodDefinition.create(
        method,
        ServerCalls.asyncUnaryCall(
            (request, out) -> ServerCalls.asyncUnimplementedUnaryCall(method, out)));
  }
}
