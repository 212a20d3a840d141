package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.protocol.rest.SystemInfo;
import io.workflow.server.engine.HistoryReader;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.visibility.VisibilityService;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a client may want to know of the server before it asks anything else. */
@RestController
@Tag(name = "system")
class SystemController {

  private final LimitProperties limits;

  SystemController(LimitProperties limits) {
    this.limits = limits;
  }

  @GetMapping("/api/v1/system-info")
  @Operation(summary = "Version and limits of the server")
  SystemInfo systemInfo() {
    String version = SystemController.class.getPackage().getImplementationVersion();
    return new SystemInfo(
        Objects.requireNonNullElse(version, "development"),
        new SystemInfo.Limits(
            limits.idLength(),
            limits.payload().toBytes(),
            limits.message().toBytes(),
            VisibilityService.MAXIMUM_PAGE_SIZE),
        HistoryReader.LONG_POLL);
  }
}
