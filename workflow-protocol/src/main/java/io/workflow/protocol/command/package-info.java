@NullMarked
package io.workflow.protocol.command;

import org.jspecify.annotations.NullMarked;
