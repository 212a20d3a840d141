package io.workflow.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows between the server's packages point. */
@AnalyzeClasses(
    packages = "io.workflow.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule sqlIsInPersistence =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.server.persistence..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.postgresql..", "org.springframework.jdbc..");

  @ArchTest
  static final ArchRule kafkaIsInMatchingAndShard =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.workflow.server.matching..",
              "io.workflow.server.shard..",
              "io.workflow.server.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

  @ArchTest
  static final ArchRule grpcAndWebAreInTheFrontEnds =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.server.frontend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "org.springframework.web..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule temporalsClassesStayInTheirFrontEnd =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.server.frontend.temporal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.temporal..");

  @ArchTest
  static final ArchRule adaptersDoNotKnowTheFrontEnds =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.workflow.server.persistence..",
              "io.workflow.server.matching..",
              "io.workflow.server.shard..",
              "io.workflow.server.query..",
              "io.workflow.server.visibility..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.workflow.server.frontend..", "io.workflow.server.config..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.workflow.server.(*)..").should().beFreeOfCycles();
}
