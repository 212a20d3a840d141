package io.workflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows between the packages of the starter point. */
@AnalyzeClasses(
    packages = {
      "io.workflow.autoconfigure",
      "io.workflow.client",
      "io.workflow.data",
      "io.workflow.definition",
      "io.workflow.worker"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class StarterArrowsTest {

  /** Each package, and all that it may know of the others. */
  @ArchTest
  static final ArchRule arrows =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("autoconfigure")
          .definedBy("io.workflow.autoconfigure")
          .layer("client")
          .definedBy("io.workflow.client")
          .layer("data")
          .definedBy("io.workflow.data")
          .layer("definition")
          .definedBy("io.workflow.definition")
          .layer("worker")
          .definedBy("io.workflow.worker")
          .layer("activity")
          .definedBy("io.workflow.worker.activity")
          .layer("channel")
          .definedBy("io.workflow.worker.channel")
          .layer("dispatch")
          .definedBy("io.workflow.worker.dispatch")
          .layer("kafka")
          .definedBy("io.workflow.worker.kafka")
          .layer("lifecycle")
          .definedBy("io.workflow.worker.lifecycle")
          .layer("replay")
          .definedBy("io.workflow.worker.replay")
          .layer("runtime")
          .definedBy("io.workflow.worker.runtime")
          .layer("task")
          .definedBy("io.workflow.worker.task")
          .whereLayer("definition")
          .mayNotAccessAnyLayer()
          .whereLayer("data")
          .mayOnlyAccessLayers("definition")
          .whereLayer("client")
          .mayOnlyAccessLayers("data", "definition")
          .whereLayer("worker")
          .mayNotAccessAnyLayer()
          .whereLayer("replay")
          .mayNotAccessAnyLayer()
          .whereLayer("runtime")
          .mayOnlyAccessLayers("worker", "replay", "data", "definition")
          .whereLayer("channel")
          .mayNotAccessAnyLayer()
          .whereLayer("task")
          .mayOnlyAccessLayers("channel")
          .whereLayer("kafka")
          .mayOnlyAccessLayers("task", "channel")
          .whereLayer("activity")
          .mayOnlyAccessLayers("task", "channel", "data", "definition")
          .whereLayer("dispatch")
          .mayOnlyAccessLayers("activity", "task", "channel", "worker", "data")
          .whereLayer("lifecycle")
          .mayOnlyAccessLayers("dispatch", "activity", "task", "channel", "worker", "data")
          .whereLayer("autoconfigure")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.workflow.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheAutoConfigurationKnowsSpringBoot =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.workflow.autoconfigure")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.boot..", "org.springframework.context..");

  @ArchTest
  static final ArchRule workersKnowNoSpring =
      noClasses()
          .that()
          .resideInAPackage("io.workflow.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..");

  @ArchTest
  static final ArchRule grpcIsInTheChannel =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.worker.channel", "io.workflow.autoconfigure")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.grpc..");

  @ArchTest
  static final ArchRule kafkaHasARoomOfItsOwn =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.worker.kafka", "io.workflow.autoconfigure")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.workflow.tasks..");

  @ArchTest
  static final ArchRule replayIsPure =
      classes()
          .that()
          .resideInAPackage("io.workflow.worker.replay")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.workflow",
              "io.workflow.worker.replay",
              "io.workflow.protocol..",
              "java.lang",
              "java.lang.runtime",
              "java.time",
              "java.util",
              "java.util.function",
              "java.util.stream",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule replayHasNoThreads =
      noClasses()
          .that()
          .resideInAPackage("io.workflow.worker.replay")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule definitionKnowsNoSpring =
      classes()
          .that()
          .resideInAPackage("io.workflow.definition")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.workflow", "io.workflow.definition", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule dataKnowsNoTransport =
      classes()
          .that()
          .resideInAPackage("io.workflow.data")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.workflow",
              "io.workflow.data",
              "io.workflow.definition",
              "io.workflow.protocol..",
              "com.fasterxml.jackson..",
              "tools.jackson..",
              "java..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule runtimeKnowsNoTransport =
      classes()
          .that()
          .resideInAPackage("io.workflow.worker.runtime")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.workflow",
              "io.workflow.spi",
              "io.workflow.data",
              "io.workflow.definition",
              "io.workflow.worker",
              "io.workflow.worker.replay",
              "io.workflow.worker.runtime",
              "io.workflow.protocol..",
              "java..",
              "org.slf4j..",
              "org.jspecify.annotations");
}
