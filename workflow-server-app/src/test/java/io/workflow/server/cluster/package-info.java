@NullMarked
package io.workflow.server.cluster;

import org.jspecify.annotations.NullMarked;
