/**
 * Values of the application as payloads, its exceptions as failures, its retry options as policies,
 * and back. Clients and workers use the same ones; {@link io.workflow.data.DataConverter} is the
 * part that an application may replace. Knows neither.
 */
@NullMarked
package io.workflow.data;

import org.jspecify.annotations.NullMarked;
