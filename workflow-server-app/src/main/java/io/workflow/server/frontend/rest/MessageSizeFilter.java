package io.workflow.server.frontend.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stops reading a request body at the limit, so that no client can fill the memory. What is read of
 * too large a body fails with {@link MessageTooLargeException}.
 */
final class MessageSizeFilter extends OncePerRequestFilter {

  private final DataSize limit;

  MessageSizeFilter(DataSize limit) {
    this.limit = limit;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public ServletInputStream getInputStream() throws IOException {
            return new Limited(super.getInputStream(), limit.toBytes());
          }
        },
        response);
  }

  /** The body of a request is larger than allowed. */
  static final class MessageTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    MessageTooLargeException(long limit) {
      super(
          ("Expected a request body of at most %,d bytes, but it is larger: keep large "
                  + "values elsewhere and send their address.")
              .formatted(limit));
    }
  }

  private static final class Limited extends ServletInputStream {
    private final ServletInputStream body;
    private final long limit;
    private long read;

    Limited(ServletInputStream body, long limit) {
      this.body = body;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = body.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = body.read(target, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int bytes) throws MessageTooLargeException {
      read += bytes;
      if (read > limit) {
        throw new MessageTooLargeException(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
