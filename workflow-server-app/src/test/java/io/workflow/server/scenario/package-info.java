@NullMarked
package io.workflow.server.scenario;

import org.jspecify.annotations.NullMarked;
