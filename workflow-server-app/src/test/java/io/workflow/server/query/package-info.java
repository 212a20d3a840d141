@NullMarked
package io.workflow.server.query;

import org.jspecify.annotations.NullMarked;
