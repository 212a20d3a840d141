@NullMarked
package io.workflow.server.matching;

import org.jspecify.annotations.NullMarked;
