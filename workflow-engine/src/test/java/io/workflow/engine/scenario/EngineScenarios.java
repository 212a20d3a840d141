package io.workflow.engine.scenario;

/** All scenarios of the engine: implement this in a test class to run them on an executor. */
public interface EngineScenarios
    extends StartScenarios,
        IdPolicyScenarios,
        SequentialScenarios,
        WorkflowTaskScenarios,
        WorkflowTaskLimitScenarios,
        ArrivalScenarios,
        CommandScenarios,
        ActivityScenarios,
        ActivityTimeoutScenarios,
        ActivityRetryScenarios,
        ActivityCancelScenarios,
        TimerScenarios,
        MessageScenarios,
        UpdateScenarios,
        CloseScenarios,
        DispatchScenarios,
        StickyScenarios,
        ReturnScenarios,
        RecoveryScenarios,
        ContinueAsNewScenarios,
        RetryChainScenarios,
        CronScenarios,
        PropertyScenarios,
        ResetScenarios {}
