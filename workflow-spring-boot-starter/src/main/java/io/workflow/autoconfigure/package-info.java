/** Spring Boot's auto-configuration of client and worker. */
@NullMarked
package io.workflow.autoconfigure;

import org.jspecify.annotations.NullMarked;
