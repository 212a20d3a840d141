package io.workflow.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

/** Which way the arrows between the server's packages point. */
@AnalyzeClasses(
    packages = "io.workflow.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String TEMPORAL = "io.workflow.server.frontend.temporal";

  private static final DescribedPredicate<JavaAnnotation<?>> NATIVE_QUERY =
      DescribedPredicate.describe(
          "@Query(nativeQuery = true)",
          annotation ->
              annotation.getRawType().isEquivalentTo(Query.class)
                  && annotation.as(Query.class).nativeQuery());

  @ArchTest
  static final ArchRule sqlIsInPersistence =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.server.persistence..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.postgresql..", "org.springframework.jdbc..");

  @ArchTest
  static final ArchRule jpaIsInPersistence =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.server.persistence..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.persistence..", "org.hibernate..", "org.springframework.data..");

  /** Repositories are derived from names or written in JPQL: native SQL is the hot path's. */
  @ArchTest
  static final ArchRule repositoriesHaveNoNativeQueries =
      noMethods()
          .should()
          .beAnnotatedWith(NATIVE_QUERY)
          .orShould()
          .beAnnotatedWith(NativeQuery.class);

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
  static final ArchRule webIsInTheFrontEnds =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.server.frontend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.web..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule grpcIsInTheFrontEndsAndBetweenNodes =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.workflow.server.frontend..", "io.workflow.server.cluster.peer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..");

  @ArchTest
  static final ArchRule temporalsClassesStayInTheirFrontEnd =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.workflow.server.frontend.temporal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.temporal..");

  @ArchTest
  static final ArchRule whatTemporalsCallsShareKnowsNoWing =
      noClasses()
          .that()
          .resideInAnyPackage(TEMPORAL + ".call", TEMPORAL + ".mapping")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              TEMPORAL, TEMPORAL + ".client", TEMPORAL + ".worker", TEMPORAL + ".operator");

  @ArchTest
  static final ArchRule mappersKnowNoCalls =
      noClasses()
          .that()
          .resideInAPackage(TEMPORAL + ".mapping")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(TEMPORAL + ".call");

  @ArchTest
  static final ArchRule wingsOfTemporalsCallsDoNotKnowEachOther =
      slices()
          .matching(TEMPORAL + ".(worker|operator|client)")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              resideInAPackage(TEMPORAL + ".client"),
              // A start may hand out the first workflow task, as a poll would.
              simpleName("WorkflowTaskResponses"));

  @ArchTest
  static final ArchRule adaptersDoNotKnowTheFrontEnds =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.workflow.server.persistence..",
              "io.workflow.server.matching..",
              "io.workflow.server.shard..",
              "io.workflow.server.query..",
              "io.workflow.server.update..",
              "io.workflow.server.reset..",
              "io.workflow.server.deletion..",
              "io.workflow.server.namespace..",
              "io.workflow.server.engine..",
              "io.workflow.server.observability..",
              "io.workflow.server.visibility..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.workflow.server.frontend..", "io.workflow.server.config..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.workflow.server.(*)..").should().beFreeOfCycles();
}
