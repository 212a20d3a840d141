package io.workflow.worker.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows point between the packages that run workflow code. */
@AnalyzeClasses(
    packages = {
      "io.workflow.worker.replay",
      "io.workflow.definition",
      "io.workflow.worker.runtime"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class WorkerArrowsTest {

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
  static final ArchRule runtimeKnowsNoTransport =
      classes()
          .that()
          .resideInAPackage("io.workflow.worker.runtime")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.workflow",
              "io.workflow.spi",
              "io.workflow.worker",
              "io.workflow.worker.replay",
              "io.workflow.definition",
              "io.workflow.worker.runtime",
              "io.workflow.protocol..",
              "java..",
              "org.slf4j..",
              "org.jspecify.annotations");
}
