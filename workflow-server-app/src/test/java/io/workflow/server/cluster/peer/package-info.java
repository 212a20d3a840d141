@NullMarked
package io.workflow.server.cluster.peer;

import org.jspecify.annotations.NullMarked;
