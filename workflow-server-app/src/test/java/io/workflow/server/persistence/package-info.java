@NullMarked
package io.workflow.server.persistence;

import org.jspecify.annotations.NullMarked;
