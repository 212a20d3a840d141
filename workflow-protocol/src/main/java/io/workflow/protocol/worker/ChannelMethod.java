package io.workflow.protocol.worker;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The one gRPC method of the worker channel. Its messages are {@link WorkerFrame}s in CBOR, without
 * Protobuf. Whoever uses it brings {@code grpc-api}.
 */
public final class ChannelMethod {

  public static final String SERVICE = "io.workflow.WorkerChannel";

  /** Opens the channel: a stream in both directions for each worker process. */
  public static final MethodDescriptor<byte[], byte[]> CONNECT =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Connect"))
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private ChannelMethod() {}

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
        throw new UncheckedIOException("Can't read a frame of the worker channel", failure);
      }
    }
  }
}
