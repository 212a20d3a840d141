/** Development mode: a database and a broker that come with the server. */
@NullMarked
package io.workflow.server.dev;

import org.jspecify.annotations.NullMarked;
