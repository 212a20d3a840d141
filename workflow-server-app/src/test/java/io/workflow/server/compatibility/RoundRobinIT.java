package io.workflow.server.compatibility;

import org.junit.jupiter.api.Nested;

/**
 * What workers poll and answer, again with each call at another node. All scenarios run so with
 * {@code -Dworkflow.test.round-robin=true}.
 */
@EachCallAtAnotherNode
class RoundRobinIT {

  @Nested
  class Activities extends ActivitiesIT {}

  @Nested
  class AsyncCompletion extends AsyncCompletionIT {}

  @Nested
  class Queries extends QueriesIT {}

  @Nested
  class Sticky extends StickyIT {}

  @Nested
  class Updates extends UpdatesIT {}
}
