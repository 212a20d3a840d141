package io.workflow.server.compatibility;

import org.junit.jupiter.api.Nested;

/**
 * What workers poll and answer and clients ask, again with each call at another node. All scenarios
 * run so with {@code -Dworkflow.test.round-robin=true}.
 */
@EachCallAtAnotherNode
class RoundRobinIT {

  @Nested
  class Activities extends ActivitiesIT {}

  @Nested
  class AsyncCompletion extends AsyncCompletionIT {}

  @Nested
  class Cancellation extends CancellationIT {}

  @Nested
  class Chains extends ChainsIT {}

  @Nested
  class IdPolicies extends IdPoliciesIT {}

  @Nested
  class Queries extends QueriesIT {}

  @Nested
  class Reset extends ResetIT {}

  @Nested
  class Signals extends SignalsIT {}

  @Nested
  class Sticky extends StickyIT {}

  @Nested
  class UpdateWithStart extends UpdateWithStartIT {}

  @Nested
  class Updates extends UpdatesIT {}

  @Nested
  class Visibility extends VisibilityIT {}
}
