/**
 * Histories, shards and what is found by lists, in PostgreSQL. The only package with SQL of the hot
 * path.
 */
@NullMarked
package io.workflow.server.persistence;

import org.jspecify.annotations.NullMarked;
