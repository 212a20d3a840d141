@NullMarked
package io.workflow.server.matching.kafka;

import org.jspecify.annotations.NullMarked;
