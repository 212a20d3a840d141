@NullMarked
package io.workflow.server.config;

import org.jspecify.annotations.NullMarked;
