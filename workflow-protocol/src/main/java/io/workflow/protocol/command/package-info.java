/** What workflow code asks for when it answers a workflow task. */
@NullMarked
package io.workflow.protocol.command;

import org.jspecify.annotations.NullMarked;
