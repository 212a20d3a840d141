package io.workflow.data;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * How payloads are written: as Jackson does by default, but so that a value that was written comes
 * back equal, on every machine, for years.
 */
final class PayloadJson {

  private PayloadJson() {}

  /**
   * Modules are not looked up on the class path: a new dependency must not change how payloads that
   * were written before it are read.
   */
  static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        // A zoned time is more than its instant: the zone says when "tomorrow at nine" is.
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
        // What toString says is for people, and changes with them.
        .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
        .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
        .addModule(
            // In the order in which it was written: a hash set of enums has another order in each
            // process, and workflow code that walks through it would not be deterministic.
            new SimpleModule("workflow-payloads")
                .addAbstractTypeMapping(Set.class, LinkedHashSet.class));
  }
}
