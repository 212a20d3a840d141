package io.workflow.client;

import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Goes through a list page by page; a page is asked for when its first entry is wanted. */
final class WorkflowPages implements Iterator<WorkflowSummary> {

  private final Function<@Nullable String, WorkflowList> pages;
  private Iterator<WorkflowSummary> page = Collections.emptyIterator();
  private @Nullable String nextToken;
  private boolean last;

  /** {@code pages} gives the page of a token; {@code null} is that of the first. */
  private WorkflowPages(Function<@Nullable String, WorkflowList> pages) {
    this.pages = pages;
  }

  static Stream<WorkflowSummary> stream(Function<@Nullable String, WorkflowList> pages) {
    Iterable<WorkflowSummary> all = () -> new WorkflowPages(pages);
    return StreamSupport.stream(all.spliterator(), false);
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !last) {
      WorkflowList list = pages.apply(nextToken);
      page = list.executions().iterator();
      nextToken = list.nextPageToken();
      last = nextToken == null;
    }
    return page.hasNext();
  }

  @Override
  public WorkflowSummary next() {
    if (!hasNext()) {
      throw new NoSuchElementException("Expected hasNext() to be asked before: the list has ended");
    }
    return page.next();
  }
}
