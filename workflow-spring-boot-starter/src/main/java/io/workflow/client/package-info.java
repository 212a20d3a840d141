/** How an application starts workflow executions, talks to them and waits for them. */
@NullMarked
package io.workflow.client;

import org.jspecify.annotations.NullMarked;
