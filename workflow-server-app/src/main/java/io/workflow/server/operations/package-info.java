/** What the people who run the product see of its workflows, by way of the actuator. */
@NullMarked
package io.workflow.server.operations;

import org.jspecify.annotations.NullMarked;
