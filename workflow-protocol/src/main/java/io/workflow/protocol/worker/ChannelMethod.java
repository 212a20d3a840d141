package io.workflow.protocol.worker;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The one gRPC method of the worker channel, and how a stream of frames is described. Its messages
 * are {@link WorkerFrame}s in CBOR, without Protobuf. Whoever uses it brings {@code grpc-api}.
 */
public final class ChannelMethod {

  public static final String SERVICE = "io.workflow.WorkerChannel";

  /** Opens the channel: a stream in both directions for each worker process. */
  public static final MethodDescriptor<byte[], byte[]> CONNECT = stream(SERVICE, "Connect");

  private ChannelMethod() {}

  /** A stream of frames in both directions. */
  public static MethodDescriptor<byte[], byte[]> stream(String service, String method) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException failure) {
        throw new UncheckedIOException("Can't read a frame", failure);
      }
    }
  }
}
