package io.workflow.faults;

import java.util.List;

/** A node's links to others, each of which can be cut. */
record Links(TcpProxy peers, TcpProxy postgres, TcpProxy kafka) implements AutoCloseable {

  @Override
  public void close() {
    List.of(peers, postgres, kafka).forEach(TcpProxy::close);
  }
}
