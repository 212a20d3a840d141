package io.workflow.server.compatibility;

import org.junit.jupiter.api.Nested;

/**
 * What matters most between nodes, again with a node for each role. All scenarios run so with
 * {@code -Dworkflow.test.forwarding=true}.
 */
@BehindAnotherNode
class ForwardedIT {

  @Nested
  class Activities extends ActivitiesIT {}

  @Nested
  class Priorities extends PrioritiesIT {}

  @Nested
  class Queries extends QueriesIT {}

  @Nested
  class Signals extends SignalsIT {}

  @Nested
  class Sticky extends StickyIT {}

  @Nested
  class Updates extends UpdatesIT {}

  @Nested
  class UpdateWithStart extends UpdateWithStartIT {}
}
