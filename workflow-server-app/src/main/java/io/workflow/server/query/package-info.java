/** Queries to workflow code: which worker is asked, and when. */
@NullMarked
package io.workflow.server.query;

import org.jspecify.annotations.NullMarked;
