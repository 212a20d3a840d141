/**
 * Events, commands and messages as CBOR, positional, and the codes of their types. A code that was
 * given stays: it is on disk.
 */
@NullMarked
package io.workflow.protocol.codec;

import org.jspecify.annotations.NullMarked;
