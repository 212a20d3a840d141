package io.workflow.protocol.worker;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;

/** What a query came to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface QueryResult {

  record Answered(List<Payload> result) implements QueryResult {
    public Answered {
      result = Payloads.orEmpty(result);
    }
  }

  /** The handler threw, is missing, or tried to change something. */
  record Failed(Failure failure) implements QueryResult {}
}
