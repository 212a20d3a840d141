package io.workflow.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link that can be cut: everything that goes to a port goes on to another one, or does not. */
final class TcpProxy implements AutoCloseable {

  /** How a link is. */
  enum Mode {
    /** All is well. */
    PASS,
    /** Nothing gets through, and nobody is told; what is on its way arrives when it is healed. */
    DROP,
    /** Connections are reset, and new ones as soon as they are made. */
    RESET,
    /** All is late. */
    DELAY
  }

  private static final Logger log = LoggerFactory.getLogger(TcpProxy.class);

  private static final Duration LATE = Duration.ofMillis(150);
  private static final int CONNECT_TIMEOUT_MILLIS = 2000;

  private final InetAddress host;
  private final int port;
  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Mode mode = Mode.PASS;
  private volatile boolean closed;

  /**
   * @param host a loopback address
   * @param target the port of 127.0.0.1 that it leads to
   */
  TcpProxy(String host, int port, int target) {
    this.port = port;
    this.target = target;
    try {
      this.host = InetAddress.getByName(host);
      this.server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(this.host, port));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen at " + host + ":" + port, e);
    }
    var unused = threads.submit(this::accept);
  }

  int port() {
    return port;
  }

  void set(Mode value) {
    lock.lock();
    try {
      mode = value;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (value == Mode.RESET) {
      open.forEach(TcpProxy::reset);
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = server.accept();
        if (mode == Mode.RESET) {
          reset(client);
        } else {
          open.add(client);
          var unused = threads.submit(() -> connect(client));
        }
      } catch (IOException over) {
        if (!closed) {
          throw new UncheckedIOException(over);
        }
      }
    }
  }

  private void connect(Socket client) {
    Socket onward = new Socket();
    open.add(onward);
    try {
      awaitLink();
      onward.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_TIMEOUT_MILLIS);
      client.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      var unused = threads.submit(() -> pump(client, onward));
      pump(onward, client);
    } catch (IOException refused) {
      end(client, onward);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (mode == Mode.DELAY) {
          Pace.pause(LATE);
        }
        awaitLink();
        out.write(buffer, 0, read);
      }
      awaitLink();
    } catch (IOException over) {
      log.debug("A connection has broken: the other side is to see it too", over);
    }
    end(from, to);
  }

  private void awaitLink() {
    lock.lock();
    try {
      while (mode == Mode.DROP && !closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket one, Socket other) {
    for (Socket socket : new Socket[] {one, other}) {
      open.remove(socket);
      try {
        socket.close();
      } catch (IOException gone) {
        log.debug("A connection had ended by itself", gone);
      }
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      log.debug("A connection had ended by itself", gone);
    }
  }

  @Override
  public void close() {
    closed = true;
    set(Mode.RESET);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the proxy at " + host + ":" + port, e);
    }
    threads.shutdownNow();
  }
}
