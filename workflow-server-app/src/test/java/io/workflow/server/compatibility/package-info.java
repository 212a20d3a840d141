/** The official Java SDK as client and worker of this server. */
@NullMarked
package io.workflow.server.compatibility;

import org.jspecify.annotations.NullMarked;
