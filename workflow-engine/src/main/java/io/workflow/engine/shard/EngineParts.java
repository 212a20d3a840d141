package io.workflow.engine.shard;

import io.workflow.engine.state.ChangeCodec;
import java.time.InstantSource;

/** What an engine is made of. */
public record EngineParts(
    HistoryStore store,
    TaskTransport transport,
    InstantSource clock,
    EngineSettings settings,
    EngineListener listener,
    ChangeCodec codec,
    Lease lease) {}
