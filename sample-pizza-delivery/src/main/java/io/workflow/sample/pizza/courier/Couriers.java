package io.workflow.sample.pizza.courier;

import io.workflow.Activity;
import io.workflow.Retry;
import java.util.List;

/** The couriers. They say by signals when they have picked up and delivered. */
@Activity(
    startToCloseTimeout = "5s",
    retry = @Retry(initialInterval = "200ms", maximumInterval = "5s"))
public interface Couriers {

  /**
   * Finds somebody who rides in the district; tried again a few times if nobody is there.
   *
   * @param except who was asked before and did not come
   * @return the courier's name; the same one if asked again for the order
   */
  @Activity(retry = @Retry(initialInterval = "200ms", maximumAttempts = 4))
  String find(String orderId, String district, List<String> except);

  /** Sends the order's courier home, if there is one. */
  void release(String orderId);
}
