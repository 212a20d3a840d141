package io.workflow.protocol.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What an event says. Names and meaning are the field's.
 *
 * <p>The families cut the kinds of events in two ways. By subject: {@link ExecutionEvent}, {@link
 * RunEnd}, {@link PropertyEvent}, {@link UpdateEvent}, {@link WorkflowTaskEvent}, {@link
 * ActivityEvent}, {@link TimerEvent}, {@link MarkerRecorded}, {@link ChildEvent}, {@link
 * ExternalEvent}; each kind is declared in the family of its subject. By what it is for the
 * workflow code: {@link WorkflowTaskEvent}, {@link CommandEvent}, {@link ArrivalEvent}, {@link
 * NoteEvent}. A switch that covers either is exhaustive. {@link Reapplied} is what a reset tells
 * again.
 *
 * <p>These records are written to disk as positional arrays, each kind with a code of its own,
 * whatever its family: once released, a component never changes its place or meaning; new
 * components go to the end and must be nullable or primitive with zero as "not said".
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface EventAttributes
    permits ExecutionEvent,
        RunEnd,
        PropertyEvent,
        UpdateEvent,
        WorkflowTaskEvent,
        ActivityEvent,
        TimerEvent,
        ChildEvent,
        ExternalEvent,
        CommandEvent,
        ArrivalEvent,
        NoteEvent,
        Reapplied {}
